Describe 'A file with a test that can''t be stopped' {
    It 'sleeps' { [System.Threading.Thread]::Sleep([timespan]::FromSeconds(90)) }
    It 'comes after' { }
}
