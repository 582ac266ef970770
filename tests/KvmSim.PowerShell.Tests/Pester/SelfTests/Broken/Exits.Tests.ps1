Describe 'x' {
    It 'z' { }
    exit 1
}
