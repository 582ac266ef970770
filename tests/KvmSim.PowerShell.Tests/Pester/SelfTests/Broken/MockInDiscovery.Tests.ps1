Describe 'x' {
    try { Mock Get-Command { } } catch { }
    It 'z' { }
}
