BeforeAll { $script:log = [System.Collections.Generic.List[string]]::new() }

Describe 'BeforeAll that fails' {
    BeforeAll { $script:log.Add('before'); throw 'no ground to stand on' }
    AfterAll { $script:log.Add('after') }

    It "fails with 'no ground to stand on': the test itself is fine" { $script:log.Add('test') }
    Context 'inner' {
        BeforeAll { $script:log.Add('inner') }
        It "fails with ''BeforeAll that fails' failed before its tests': so is this one" { $script:log.Add('test') }
    }
}

Describe 'What came of it' {
    It 'is no test, but the AfterAll' { $script:log | Should -Be 'before', 'after' }
}

Describe 'AfterAll that fails' {
    AfterAll { throw 'broken at the end' }

    It "fails with 'broken at the end': for want of another place" { }
    It "fails with 'Expected 2, but got 1.': of its own" { 1 | Should -Be 2 }
}

Describe 'Hooks of each test that fail' {
    Context 'BeforeEach' {
        BeforeEach { throw 'before each' }
        AfterEach { $script:afterEach = $true }
        It "fails with 'before each': by its BeforeEach" { $script:ran = $true }
    }
    Context 'AfterEach' {
        AfterEach { throw 'after each' }
        It "fails with 'after each': by its AfterEach" { }
    }
    Context 'Traces' {
        It 'are of the AfterEach, not of the test' {
            $script:afterEach | Should -BeTrue
            $script:ran | Should -BeNullOrEmpty
        }
    }
}

Describe 'Skipping' {
    BeforeAll { $script:log.Add('setup') }
    It 'skips: by parameter' -Skip { throw 'not here' }
    It 'skips: by condition' -Skip:$true { throw 'not here' }
    It 'runs' -Skip:$false -Tag 'a', 'b' { }
    It 'skips: by itself because it is Monday' { Set-ItResult -Skipped -Because 'it is Monday'; throw 'not here' }
    It 'inconclusive: by itself' { Set-ItResult -Inconclusive }
    Context 'whole' -Skip {
        BeforeAll { throw 'not here' }
        It 'skips: with its block' { throw 'not here' }
    }
    Context 'all of them' {
        BeforeAll { throw 'not here' }
        It 'skips: and so does BeforeAll' -Skip { throw 'not here' }
    }
    Context 'empty' { BeforeAll { throw 'not here' } }
}
