Describe 'A file with a test that hangs' {
    It 'is quick' { 1 | Should -Be 1 }
    It 'hangs' { while ($true) { } }
    It 'comes after' { }
}
