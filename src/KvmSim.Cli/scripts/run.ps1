# kvmsim run: exits with 0 when every expectation held, 1 when one did not, 2 when a file could not be used.
param([Parameter(Mandatory, ValueFromRemainingArguments)][string[]] $Path)

$broken = $false
$unusable = $false
foreach ($file in $Path) {
    $seen = $false
    try {
        Invoke-SimScenario -Path $file -ErrorVariable problems | ForEach-Object {
            $seen = $true
            if (-not $_.Passed) { $broken = $true }
            $_
        }
    }
    catch {
        $problems = @($_)
        $PSCmdlet.WriteError($_)
    }
    if ($problems.Count -gt 0 -or -not $seen) { $unusable = $true }
}

if ($unusable) { exit 2 }
if ($broken) { exit 1 }
exit 0
