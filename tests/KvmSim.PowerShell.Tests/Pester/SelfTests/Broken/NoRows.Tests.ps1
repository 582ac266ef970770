Describe 'x' {
    It 'y' -ForEach @() { }
}
