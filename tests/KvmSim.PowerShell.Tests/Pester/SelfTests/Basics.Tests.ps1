BeforeAll {
    $fromFile = 'file'
    function Get-Greeting { param($Name) "Hello, $Name" }
    $script:log = ''
}

Describe 'Basics' {
    BeforeAll { $number = 4 }

    It 'sees what BeforeAll set' {
        $number | Should -Be 4
        $fromFile | Should -Be 'file'
        Get-Greeting -Name 'you' | Should -Be 'hello, you'
    }

    It 'fails with a sentence' { $number | Should -Be 5 -Because 'five is right' }

    Context 'inside' {
        BeforeEach { $each = $number + 1 }
        AfterEach { $script:log += 'e' }

        It 'runs BeforeEach' { $each | Should -Be 5; $number = 9 }
        It 'is not changed by the test before' { $number | Should -Be 4; $script:log | Should -Be 'e' }
        It 'is row <name> of <row.kind>' -ForEach @(
            @{ name = 'a'; row = @{ kind = 'x' } }
            @{ name = 'b'; row = @{ kind = 'y' } }
        ) { param($name) $name | Should -BeIn 'a', 'b'; $_.row.kind | Should -Match '^[xy]$' }
        It 'is <_>' -ForEach 1, 2 { $_ | Should -BeLessThan 2 }
    }
}
