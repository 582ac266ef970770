# kvmsim run: acts scenarios out. run.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(ValueFromRemainingArguments)][string[]] $Path = @(),
    [string[]] $Generation,
    [string] $Format = 'text',
    [string] $Output,
    [string] $Html,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
$Generation = Split-List $Generation
Assert-Usage $Path 'scenarios to run' $Format
if ($Path -contains '-') { Exit-Usage 'run takes files; kvmsim check - reads standard input' }
$under = if ($Generation) { @{ Generation = $Generation } } else { @{} }
try {
    $found = & {
        foreach ($one in $Path) {
            if ($one -match '^[A-Za-z0-9_-]+$' -and -not (Test-Path $one)) { Invoke-SimScenario -Name $one @under }
            else { Invoke-SimScenario -Path $one @under }
        }
    } 2>&1
    $report = $found | New-KvmReport -Command "kvmsim run $Path" -Unit scenario
}
catch {
    Exit-Refused $_
}
Complete-Gate $report $Format $Output $Quiet $Html $found
