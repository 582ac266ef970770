BeforeDiscovery {
    $rows = @(
        @{ Name = 'one'; Value = @{ Number = 1 } }
        @{ Name = 'two'; Value = @{ Number = 2 } }
    )
}

Describe 'Block <Name>' -ForEach $rows {
    BeforeAll { $twice = $Value.Number * 2 }

    It 'is <Value.Number> of <Name>, <unknown>' { $twice | Should -Be ($_.Value.Number * 2) }
    It 'has <_> within <Name>' -ForEach 'a', 'b' { $_ | Should -BeIn 'a', 'b'; $Name | Should -BeIn 'one', 'two' }
    It 'binds parameters: <First>' -TestCases @{ First = 1 }, @{ First = 2 } {
        param([int] $First)
        $First | Should -BeOfType int
        $args | Should -HaveCount 0
    }
    It 'shows `<brackets`>' { $true | Should -BeTrue }
    It 'has $null as a row: <_>' -ForEach @(, $null) { $_ | Should -BeNullOrEmpty }

    Context 'Inner <_>' -ForEach 1, 2 {
        It 'adds <_> to <Name>' { $_ | Should -BeIn 1, 2 }
    }

    foreach ($made in 'x', 'y') {
        It "is made in a loop: $made" -ForEach @{ made = $made } { $made | Should -BeIn 'x', 'y' }
    }
}
