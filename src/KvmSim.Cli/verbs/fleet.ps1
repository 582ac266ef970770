# kvmsim fleet: judges many machines. fleet.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(ValueFromRemainingArguments)][string[]] $Path = @(),
    [string] $Generation,
    [switch] $Recurse,
    [string[]] $Exclude,
    [string] $Format = 'text',
    [string] $Output,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
$Exclude = Split-List $Exclude
Assert-Usage $Path 'machines, or folders of them' $Format
$how = @{ Recurse = $Recurse }
if ($Generation) { $how.Generation = $Generation }
if ($Exclude) { $how.Exclude = $Exclude }
try {
    $found = Test-KvmFleet -Path $Path @how -WarningAction SilentlyContinue 2>&1
}
catch {
    Exit-Refused $_
}
if (-not $Quiet -and ($Output -or $Format -eq 'text')) {
    $found.Overview
    ''
}
$report = $found | New-KvmReport -Command "kvmsim fleet $Path" -Unit machine
Complete-Gate $report $Format $Output $Quiet
