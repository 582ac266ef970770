<#
.SYNOPSIS
Says whether KVM accepts every CPU of many machines: kvmsim fleet FILE|DIR
.DESCRIPTION
Each machine is judged against itself. The text begins with the fleet on one page: classes, pairs, what all share.
.PARAMETER Path
Manifests or dumps of machines, or folders of them; wildcards are allowed.
.PARAMETER Generation
The generation to judge under, instead of the one that each machine names.
.PARAMETER Recurse
Search folders in the folders too.
.PARAMETER Exclude
Machines to leave out, by name or file name.
.PARAMETER Format
text, json, junit, sarif or markdown.
.PARAMETER Output
A file for the report; the text goes to the terminal then. It is replaced as a whole or not at all.
.PARAMETER Quiet
Print the count alone.
.NOTES
Exit codes: 0 all is well, 1 a finding, 2 something could not be judged, 64 the command was not understood.
#>
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
Assert-Usage $Path 'machines, or folders of them' $Format
$how = @{ Recurse = $Recurse }
if ($Generation) { $how.Generation = $Generation }
if ($Exclude) { $how.Exclude = $Exclude }
try {
    $found = Test-KvmFleet -Path $Path @how -WarningAction SilentlyContinue 2>&1
}
catch {
    Exit-Usage "$_"
}
if (-not $Quiet -and ($Output -or $Format -eq 'text')) {
    $found.Overview
    ''
}
$report = $found | New-KvmReport -Command "kvmsim fleet $Path" -Unit machine
Complete-Gate $report $Format $Output $Quiet
