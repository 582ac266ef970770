Describe 'Stand-ins' {
    BeforeAll {
        $sep = [System.IO.Path]::DirectorySeparatorChar
        Set-Content -Path 'TestDrive:/a.txt' -Value 'one', 'two'
        $items = @(
            [pscustomobject]@{ Name = 'b'; Size = 2 }
            [pscustomobject]@{ Name = 'A'; Size = 2 }
            [pscustomobject]@{ Name = 'c'; Size = 1 }
        )
    }
    It 'join and split paths' {
        Join-Path 'a' 'b' | Should -BeExactly "a${sep}b"
        Join-Path 'a' 'b' 'c' 'd' | Should -BeExactly "a${sep}b${sep}c${sep}d"
        Join-Path -Path 'a', 'b' -ChildPath 'x' | Should -Be "a${sep}x", "b${sep}x"
        Split-Path 'a/b' | Should -BeExactly 'a'
        Split-Path 'a/b' -Parent | Should -BeExactly 'a'
        'a/b.txt' | Split-Path -Leaf | Should -BeExactly 'b.txt'
    }
    It 'test and resolve paths' {
        Test-Path 'TestDrive:/a.txt' | Should -BeTrue
        Test-Path 'TestDrive:/*.txt' | Should -BeTrue
        Test-Path 'TestDrive:/a.txt' -PathType Leaf | Should -BeTrue
        Test-Path 'TestDrive:/a.txt' -PathType Container | Should -BeFalse
        Test-Path -LiteralPath 'TestDrive:/*.txt' | Should -BeFalse
        Test-Path 'NoSuchDrive:/a.txt' | Should -BeFalse
        Test-Path $TestDrive -PathType Container | Should -BeTrue
        (Resolve-Path 'TestDrive:/a.txt').ProviderPath | Should -Be ([System.IO.Path]::Combine($TestDrive, 'a.txt'))
    }
    It 'read and write files' {
        Get-Content 'TestDrive:/a.txt' | Should -Be 'one', 'two'
        Get-Content -LiteralPath 'TestDrive:/a.txt' -Raw | Should -BeExactly "one$([Environment]::NewLine)two$([Environment]::NewLine)"
        'x', 'y' | Set-Content 'TestDrive:/b.txt' -NoNewline
        [System.IO.File]::ReadAllText("$TestDrive/b.txt") | Should -BeExactly 'xy'
        { Get-Content 'TestDrive:/none.txt' } | Should -Not -Throw
        { Get-Content 'TestDrive:/none.txt' -ErrorAction Stop } | Should -Throw -ExceptionType ([System.Management.Automation.ItemNotFoundException])
    }
    It 'make, find and remove items' {
        (New-Item -Path 'TestDrive:/d' -ItemType Directory).Name | Should -Be 'd'
        $null = New-Item -Path 'TestDrive:/d/e.txt' -ItemType File -Value 'text'
        Get-Content 'TestDrive:/d/e.txt' -Raw | Should -BeExactly 'text'
        (Get-Item 'TestDrive:/d/e.txt').Length | Should -Be 4
        (Get-ChildItem 'TestDrive:/d').Name | Should -Be 'e.txt'
        (Get-ChildItem $TestDrive -Recurse -File).Name | Should -Contain 'e.txt'
        (Get-ChildItem $TestDrive -Directory).Name | Should -Be 'd'
        Remove-Item 'TestDrive:/d' -Recurse
        'TestDrive:/d' | Should -Not -Exist
    }
    It 'select' {
        1..5 | Select-Object -First 2 | Should -Be 1, 2
        1..5 | Select-Object -Last 2 | Should -Be 4, 5
        1..5 | Select-Object -Skip 1 -First 1 | Should -Be 2
        1..5 | Select-Object -First 0 | Should -BeNullOrEmpty
        $items | Select-Object -ExpandProperty Name | Should -BeExactly 'b', 'A', 'c'
        ($items | Select-Object -Property Name -First 1).PSObject.Properties.Name | Should -Be 'Name'
        ($items[0] | Select-Object Name, None).None | Should -BeNullOrEmpty
    }
    It 'sort' {
        3, 1, 2 | Sort-Object | Should -Be 1, 2, 3
        'b', 'A', 'c' | Sort-Object -Descending | Should -Be 'c', 'b', 'A'
        ($items | Sort-Object Size, Name).Name | Should -BeExactly 'c', 'A', 'b'
        ($items | Sort-Object -Property Size).Name | Should -BeExactly 'c', 'b', 'A'
    }
    It 'measure' {
        ($items | Measure-Object).Count | Should -Be 3
        ($items | Measure-Object -Property Size -Sum).Sum | Should -Be 5
        (1..4 | Measure-Object -Average).Average | Should -Be 2.5
    }
    It 'write' {
        Write-Output 1 2 | Should -Be 1, 2
        Write-Output @(1, 2) -NoEnumerate | ForEach-Object { $_.Count } | Should -Be 2
        Write-Warning 'warned' 3>&1 | Should -Be 'warned'
        Write-Verbose 'said' -Verbose 4>&1 | Should -Be 'said'
        Write-Host 'shown' 'here'
    }
}
