Describe 'x' {
    It 'z' {
