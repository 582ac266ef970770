$topLevel = 'discovery'
$script:shared = 'discovery'

BeforeAll {
    $fromFile = 'file'
    function Get-Greeting { param($Name) "Hello, $Name" }
    $script:log = ''
}

Describe 'Scopes' {
    $inBody = 'discovery'
    BeforeAll { $number = 4 }

    It 'sees what BeforeAll set and defined, of the block and of the file' {
        $number | Should -Be 4
        $fromFile | Should -Be 'file'
        Get-Greeting -Name 'you' | Should -Be 'Hello, you'
    }

    It 'does not see what discovery set' {
        $inBody | Should -BeNullOrEmpty
        $topLevel | Should -BeNullOrEmpty
    }

    It 'sees what discovery left in the script scope' { $script:shared | Should -Be 'discovery' }

    It 'knows where its file is' {
        $PSScriptRoot | Should -BeLike '*SelfTests'
        $PSCommandPath | Should -BeLike '*Scopes.Tests.ps1'
    }

    Context 'inside' {
        BeforeEach { $each = $number + 1; $script:log += 'inner-before ' }
        AfterEach { $script:log += "inner-after($mine) " }

        It 'has BeforeEach in its own scope, and AfterEach too' {
            $mine = 'first'
            $each | Should -Be 5
            $number = 9
            $each = 9
        }

        It 'is not changed by the test before' {
            $number | Should -Be 4
            $each | Should -Be 5
            $mine | Should -BeNullOrEmpty
            $script:log | Should -BeLike '*outer-after outer-before inner-before inner-after(first) outer-after outer-before inner-before '
        }

        It 'leaves a loop by break, and no more' {
            foreach ($i in 1..3) { break }
            $i | Should -Be 1
            break
        }
    }

    Context 'beside' {
        It 'does not have its neighbour''s BeforeEach' { $each | Should -BeNullOrEmpty }
        It "fails with 'Expected 5, because it is right, but got 4.': a statement stops the test" {
            $number | Should -Be 5 -Because 'it is right'
            $script:wentOn = $true
        }
        It 'did not go on' { $script:wentOn | Should -BeNullOrEmpty }
        It "fails with 'Expected 5, but got 1.': inside of a pipeline in a function" {
            function Test-It { 1..2 | ForEach-Object { & { $_ | Should -Be 5 } } }
            Test-It
        }
        It "fails with 'thrown here': an exception" { throw 'thrown here' }
        It "fails with 'Expected 5, but got 1.': whatever the preference" {
            $ErrorActionPreference = 'SilentlyContinue'
            1 | Should -Be 5
        }
        It "fails with 'Expected 5, but got 1.': whatever the preference of a function" {
            function Test-It { $ErrorActionPreference = 'Ignore'; 1 | Should -Be 5 }
            Test-It
        }
        It 'passes over errors that do not end anything' {
            Get-Module NoSuchModule -ErrorAction Continue
            $Error.Clear()
            Get-Command NoSuchCommand
            $Error | Should -HaveCount 1
        }
        It "fails with 'Scopes.Tests.ps1:85: 1 / ': an error of the language" {
            $zero = 0
            1 / $zero
        }
    }

    Context 'with a module' {
        BeforeAll {
            Set-Content -Path 'TestDrive:/Some.psm1' -Value @(
                '$script:count = 0'
                'function Add-One { $script:count++; $script:count }'
                'function Stop-Here { [CmdletBinding()] param() throw "from the module" }'
                'function Get-Place { $PSScriptRoot }'
            )
            Import-Module "$TestDrive/Some.psm1"
        }
        AfterAll { Remove-Module Some }

        It 'has the module''s state apart from its own' {
            $script:count = 10
            Add-One | Should -Be 1
            Add-One | Should -Be 2
            $script:count | Should -Be 10
        }
        It 'sees the module''s errors' {
            { Stop-Here } | Should -Throw 'from the module'
            Get-Place | Should -Be $TestDrive
        }
    }

    Context 'without the module' {
        It 'has no command of it' { Get-Command Add-One -ErrorAction Ignore | Should -BeNullOrEmpty }
    }

    BeforeEach { $script:log += 'outer-before ' }
    AfterEach { $script:log += 'outer-after ' }
}
