# kvmsim run: exits with 0 when every expectation held, 1 when one did not, 2 when a file could not be used.
param([Parameter(Mandatory, ValueFromRemainingArguments)][string[]] $Path)

$broken = $false
$unusable = $false
foreach ($file in $Path) {
    $seen = $false
    try {
        Invoke-SimScenario -Path $file -ErrorAction SilentlyContinue -ErrorVariable problems | ForEach-Object {
            $seen = $true
            if (-not $_.Passed) { $broken = $true }
            $_
        }
    }
    catch {
        $problems = @($_)
    }

    if (-not $seen -and $problems.Count -eq 0) { $problems = @('there is no scenario in it') }
    foreach ($problem in $problems) {
        $unusable = $true
        $Host.UI.WriteErrorLine("kvmsim: ${file}: $problem")
    }
}

if ($unusable) { exit 2 }
if ($broken) { exit 1 }
exit 0
