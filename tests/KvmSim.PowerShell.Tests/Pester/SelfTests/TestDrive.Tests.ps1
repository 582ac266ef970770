Describe 'TestDrive' {
    BeforeAll {
        Set-Content -Path 'TestDrive:/outer.txt' -Value 'one', 'Two'
    }

    It 'is a drive and a variable' {
        Join-Path $TestDrive 'outer.txt' | Should -Exist
        'TestDrive:/outer.txt' | Should -Exist
        'TestDrive:/nothing.txt' | Should -Not -Exist
        [System.IO.File]::WriteAllText("$TestDrive/test.txt", 'x')
    }

    It 'keeps what a test of the same block left' { 'TestDrive:/test.txt' | Should -Exist }

    It 'matches content' {
        'TestDrive:/outer.txt' | Should -FileContentMatch '^two$'
        'TestDrive:/outer.txt' | Should -Not -FileContentMatch 'three'
        'TestDrive:/outer.txt' | Should -FileContentMatchExactly '^Two$'
        'TestDrive:/outer.txt' | Should -Not -FileContentMatchExactly '^two$'
    }

    It "fails with 'but none does': content" { 'TestDrive:/outer.txt' | Should -FileContentMatch 'three' }
    It "fails with 'but it doesn': existence" { 'TestDrive:/three.txt' | Should -Exist }

    Context 'inner' {
        BeforeAll {
            Set-Content -Path 'TestDrive:/inner.txt' -Value 'x'
            $null = New-Item -Path 'TestDrive:/folder/deep' -ItemType Directory
            Set-Content -Path 'TestDrive:/folder/deep/file.txt' -Value 'x'
        }
        It 'has both' { 'TestDrive:/inner.txt', 'TestDrive:/outer.txt', 'TestDrive:/folder/deep/file.txt' | Should -Exist }
    }

    Context 'beside' {
        It 'has lost the inner file only' {
            'TestDrive:/inner.txt' | Should -Not -Exist
            'TestDrive:/folder' | Should -Not -Exist
            'TestDrive:/outer.txt' | Should -Exist
        }
    }
}

Describe 'The next block' {
    It 'starts empty' { [System.IO.Directory]::GetFileSystemEntries($TestDrive) | Should -HaveCount 0 }
}
