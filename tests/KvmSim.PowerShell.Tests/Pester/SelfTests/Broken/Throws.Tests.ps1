Describe 'x' {
    Context 'y' {
        throw 'in the body'
    }
    It 'z' { }
}
