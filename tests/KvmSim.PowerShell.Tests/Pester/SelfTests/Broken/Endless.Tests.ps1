Describe 'x' {
    while ($true) { }
}
