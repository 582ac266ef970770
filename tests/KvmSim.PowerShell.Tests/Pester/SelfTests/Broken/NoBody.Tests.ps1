Describe 'x' {
    It 'z'
}
