Describe 'A file that ends early' {
    It 'passes before' { 1 | Should -Be 1 }
    It "fails with 'The test was not run': the one that exits" { exit 3 }
    It "fails with 'The test was not run': the one after" { }
}
