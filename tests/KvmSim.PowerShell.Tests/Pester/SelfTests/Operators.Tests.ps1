Describe 'Be' {
    It 'compares as the language does' {
        4 | Should -Be 4
        4 | Should -Be '4'
        'A' | Should -Be 'a'
        'a' | Should -EQ 'a'
        'A' | Should -Not -Be 'b'
        'a' | Should -BeExactly 'a'
        'A' | Should -Not -BeExactly 'a'
        $null | Should -Be $null
        @() | Should -Be $null
        @() | Should -Be @()
        1.5 | Should -Be 1.5
        Should -ActualValue 3 -Be 3
        Should -ActualValue @(1, 2) -Be @(1, 2)
    }
    It 'compares arrays element by element' {
        @(1, 2) | Should -Be @(1, 2)
        @(1, 2) | Should -Not -Be @(2, 1)
        @(1, 2) | Should -Not -Be @(1, 2, 3)
        @('a', @('b', 'c')) | Should -Be @('A', @('B', 'C'))
        @('a', @('b', 'c')) | Should -Not -BeExactly @('a', @('b', 'C'))
        @{ a = 1; b = 2 }.Keys | Should -HaveCount 2
    }
    It "fails with 'Expected 5, but got 4.': numbers" { 4 | Should -Be 5 }
    It "fails with 'The strings differ at index 2.': strings" { 'abc' | Should -Be 'abd' }
    It "fails with 'Expected exactly 'A', but got 'a'.': case" { 'a' | Should -BeExactly 'A' }
    It "fails with 'Expected @(1, 2, 3), but got @(1, 2). There should be 3 elements, not 2.': length" { 1, 2 | Should -Be 1, 2, 3 }
    It "fails with 'Expected @(1, 2), but got @(2, 1).': order" { 2, 1 | Should -Be 1, 2 }
    It "fails with 'Expected 1, but got @(1, 2).': more than one" { 1, 2 | Should -Be 1 }
    It "fails with 'Expected a value other than 1, because one is taken, but got just that.': not" {
        1 | Should -Not -Be 1 -Because 'because one is taken'
    }
    It "fails with 'Expected ``<empty``>, but got `$null.': nothing is no empty string" { $null | Should -Be '' }
}

Describe 'Comparisons' {
    It 'hold' {
        'Hello' | Should -BeLike 'h*o'
        'Hello' | Should -BeLikeExactly 'H*o'
        'Hello' | Should -Not -BeLikeExactly 'h*o'
        'Hello' | Should -Match '^h.*O$'
        'Hello' | Should -MatchExactly '^H'
        'Hello' | Should -Not -CMATCH '^h'
        5 | Should -BeGreaterThan 4
        5 | Should -BeGreaterOrEqual 5
        4 | Should -BeLessThan 5
        5 | Should -BeLessOrEqual 5
        5 | Should -Not -BeLessThan 5
        5 | Should -Not -GT 5
        'b' | Should -BeIn 'a', 'B'
        'c' | Should -Not -BeIn 'a', 'b'
        'a', 'b' | Should -Contain 'B'
        'a', 'b' | Should -Not -Contain 'c'
        1, 2 | Should -BeLessThan 3
    }
    It "fails with 'Expected the value to be like 'x*', but got 'abc'.': BeLike" { 'abc' | Should -BeLike 'x*' }
    It "fails with 'not to be like 'a*'': Not BeLike" { 'abc' | Should -Not -BeLike 'a*' }
    It "fails with 'to be exactly like': BeLikeExactly" { 'abc' | Should -BeLikeExactly 'A*' }
    It "fails with 'to match '^b'': Match" { 'abc' | Should -Match '^b' }
    It "fails with 'not to match': Not Match" { 'abc' | Should -Not -Match '^a' }
    It "fails with 'to match exactly': MatchExactly" { 'abc' | Should -MatchExactly '^A' }
    It "fails with 'to be greater than 5, because it must, but got 5.': BeGreaterThan" { 5 | Should -BeGreaterThan 5 -Because 'it must' }
    It "fails with 'to be at least 6': BeGreaterOrEqual" { 5 | Should -BeGreaterOrEqual 6 }
    It "fails with 'to be less than 5': BeLessThan" { 5 | Should -BeLessThan 5 }
    It "fails with 'to be at most 4': BeLessOrEqual" { 5 | Should -BeLessOrEqual 4 }
    It "fails with 'to be in @('a', 'b'), but got 'c'.': BeIn" { 'c' | Should -BeIn 'a', 'b' }
    It "fails with 'to contain 'c', but got @('a', 'b').': Contain" { 'a', 'b' | Should -Contain 'c' }
    It "fails with 'to be less than 3, but got 4.': the second of two" { 1, 4 | Should -BeLessThan 3 }
}

Describe 'Truth, nothing, type and count' {
    It 'hold' {
        $true | Should -BeTrue
        'x' | Should -BeTrue
        0 | Should -BeFalse
        $null | Should -BeFalse
        $false | Should -Not -BeTrue
        $true | Should -Not -BeFalse
        $null | Should -BeNullOrEmpty
        '' | Should -BeNullOrEmpty
        @() | Should -BeNullOrEmpty
        @{} | Should -BeNullOrEmpty
        0 | Should -Not -BeNullOrEmpty
        @('', '') | Should -Not -BeNullOrEmpty
        5 | Should -BeOfType [int]
        5 | Should -BeOfType ([int])
        5 | Should -HaveType 'System.Int32'
        5 | Should -Not -BeOfType long
        [ArgumentNullException]::new() | Should -BeOfType ArgumentException
        [pscustomobject]@{ a = 1 } | Should -BeOfType pscustomobject
        1, 2 | Should -HaveCount 2
        @() | Should -HaveCount 0
        1 | Should -Not -HaveCount 2
    }
    It "fails with 'Expected `$true, but got 0.': BeTrue" { 0 | Should -BeTrue }
    It "fails with 'Expected `$false, because reasons, but got 'x'.': BeFalse" { 'x' | Should -BeFalse -Because 'reasons' }
    It "fails with 'Expected `$false': Not BeTrue" { 1 | Should -Not -BeTrue }
    It "fails with 'Expected `$null or empty, but got 0.': BeNullOrEmpty" { 0 | Should -BeNullOrEmpty }
    It "fails with 'Expected a value': Not BeNullOrEmpty" { '' | Should -Not -BeNullOrEmpty }
    It "fails with 'of type [long], but got 5 of type [int].': BeOfType" { 5 | Should -BeOfType long }
    It "fails with 'not of type [int]': Not BeOfType" { 5 | Should -Not -BeOfType int }
    It "fails with 'There is no type': an unknown type" { 5 | Should -Not -BeOfType 'No.Such.Type' }
    It "fails with 'Expected a collection of 3, but got 2: @(1, 2).': HaveCount" { 1, 2 | Should -HaveCount 3 }
    It "fails with 'of any size but 2': Not HaveCount" { 1, 2 | Should -Not -HaveCount 2 }
}

Describe 'Throw' {
    BeforeAll {
        function Invoke-Failure {
            [CmdletBinding()]
            param()
            $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new(
                    [System.IO.IOException]::new('the disk [1] is full'), 'DiskFull', 'WriteError', 'disk'))
        }
        $script:seen = 0
    }
    It 'holds' {
        { throw 'x' } | Should -Throw
        { 1 } | Should -Not -Throw
        { throw 'some message' } | Should -Throw 'SOME*'
        { throw 'some message' } | Should -Throw -ExpectedMessage '*message'
        { Invoke-Failure } | Should -Throw -ErrorId 'DiskFull,Invoke-Failure'
        { Invoke-Failure } | Should -Throw -ErrorId 'DiskFull*' -ExceptionType ([System.IO.IOException])
        { [int]::Parse('x') } | Should -Throw -ErrorId 'FormatException'
        { Get-Command NoSuchCommand -ErrorAction Stop } | Should -Throw -ErrorId 'CommandNotFoundException,*'
        { NoSuchCommand } | Should -Throw -ExceptionType ([System.Management.Automation.CommandNotFoundException])
        { Invoke-Failure | ForEach-Object { throw 'never' } } | Should -Throw '*is full'
    }
    It 'passes the error through' {
        $failure = { Invoke-Failure } | Should -Throw -PassThru
        $failure | Should -BeOfType System.Management.Automation.ErrorRecord
        $failure.TargetObject | Should -Be 'disk'
        { throw 'x' } | Should -Throw | Should -BeNullOrEmpty
    }
    It 'runs the script block in a scope of its own, within the test''s' {
        $mine = 1
        { $mine | Should -Be 1; $mine = 2; $script:seen = 3 } | Should -Not -Throw
        $mine | Should -Be 1
        $script:seen | Should -Be 3
    }
    It "fails with 'Expected an exception, but nothing was thrown.': nothing" { { 1 } | Should -Throw }
    It "fails with 'Expected no exception, because it is safe, but got 'x', thrown by line ': something" {
        { throw 'x' } | Should -Not -Throw -Because 'it is safe'
    }
    It "fails with 'with a message like 'y*', but the message was 'x', thrown by line': message" { { throw 'x' } | Should -Throw 'y*' }
    It "fails with 'but the id was 'DiskFull,Invoke-Failure'': id" { { Invoke-Failure } | Should -Throw -ErrorId 'DiskFull' }
    It "fails with 'the type was [System.IO.IOException]': type" {
        { Invoke-Failure } | Should -Throw -ExceptionType ([System.ArgumentException])
    }
    It "fails with 'needs a script block': no script block" { 1 | Should -Throw }
    It "fails with 'Expected 2, but got 1.': an assertion inside of Not Throw" { { 1 | Should -Be 2 } | Should -Not -Throw }
}

Describe 'HaveParameter' {
    BeforeAll {
        function Test-Parameters {
            [CmdletBinding()]
            param(
                [Parameter(Mandatory)] [string] $Name,
                [ArgumentCompleter({ 'a' })] [int] $Count = 3,
                [string] $Text = 'abc',
                [bool] $Flag = $true,
                $When = (Get-Date)
            )
        }
        $command = Get-Command Test-Parameters
    }
    It 'holds' {
        $command | Should -HaveParameter Name -Type string -Mandatory
        $command | Should -HaveParameter Count -Type [int] -DefaultValue 3 -HasArgumentCompleter
        $command | Should -HaveParameter 'Text' -DefaultValue 'abc' -Mandatory:$false
        $command | Should -HaveParameter Flag -DefaultValue 'true'
        $command | Should -HaveParameter When -DefaultValue '(Get-Date)'
        $command | Should -HaveParameter Name -DefaultValue ''
        $command | Should -Not -HaveParameter Other
        $command | Should -HaveParameter Count -Not -Mandatory
        Get-Command Import-Module | Should -HaveParameter Name -Type ([string[]])
    }
    It "fails with 'to have the parameter 'Other', but it is missing.': missing" { $command | Should -HaveParameter Other }
    It "fails with 'not to have the parameter 'Name', but it is there.': there" { $command | Should -Not -HaveParameter Name }
    It "fails with 'but its type is [string]': type" { $command | Should -HaveParameter Name -Type int }
    It "fails with 'but it isn't mandatory': mandatory" { $command | Should -HaveParameter Count -Mandatory }
    It "fails with 'its default value is '3'': default" { $command | Should -HaveParameter Count -DefaultValue 4 }
    It "fails with 'it has no argument completer': completer" { $command | Should -HaveParameter Name -HasArgumentCompleter }
    It "fails with 'needs a command': no command" { 'Test-Parameters' | Should -HaveParameter Name }
}
