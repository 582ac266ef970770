Describe 'What only the real Pester knows' {
    It "fails with 'The small runner doesn't know 'Mock'; the real Pester does.': Mock" { Mock Get-Command { 1 } }
    It "fails with ''Mock'; the real Pester does.': Mock that is caught" { try { Mock Get-Command { 1 } } catch { } }
    It "fails with ''Mock'; the real Pester does.': Mock within Should -Throw" { { Mock Get-Command { 1 } } | Should -Throw }
    It "fails with ''InModuleScope'': InModuleScope" { InModuleScope 'Some' { 1 } }
    It "fails with ''Should-Be'; the real Pester does.': the assertions of Pester 6" { 1 | Should-Be 1 }
    It "fails with ''Should -Invoke'; the real Pester does.': Should -Invoke" { Should -Invoke Get-Command -Times 1 -Exactly }
    It "fails with ''Should -FileContentMatchMultiline'': another operator" { 'a' | Should -FileContentMatchMultiline 'b' }
    It "fails with 'doesn't know '-BeGood' of 'Should'': an operator nobody knows" { 1 | Should -BeGood }
    It "fails with ''-ErrorAction' of 'Should'': going on after a failure" { 1 | Should -Be 1 -ErrorAction Continue }
    It "fails with 'doesn't know '-Pending' of 'Set-ItResult'': Set-ItResult" { Set-ItResult -Pending }
    It "fails with ''Get-Random'; a real PowerShell session does.': a command without a stand-in" { Get-Random }
    It "fails with 'doesn't know '-Tail' of 'Get-Content'': a parameter of a stand-in" { Get-Content 'x' -Tail 1 }
    It "fails with 'doesn't know '-Tail' of 'Get-Content'': within Should -Throw" { { Get-Content 'x' -Tail 1 } | Should -Throw }
    It "fails with 'aren't plain names': a value of a stand-in" { 1 | Select-Object @{ n = 'a'; e = { 1 } } }
    It "fails with 'not recognized': a command nobody knows" { NoSuchCommand }
    It "fails with 'declared in discovery': a test within a test" { It 'inner' { } }
    It "fails with 'nobody is there to answer': a question" { $Host.UI.ReadLine() }
}
