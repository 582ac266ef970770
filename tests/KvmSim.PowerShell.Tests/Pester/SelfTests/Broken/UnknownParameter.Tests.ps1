Describe 'x' -Focus {
    It 'z' { }
}
