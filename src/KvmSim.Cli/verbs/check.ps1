<#
.SYNOPSIS
Says whether anything is wrong with files of every kind: kvmsim check FILE|DIR|-
.DESCRIPTION
What a file is, is told by its content: manifests (their machines are judged, their scenarios run), dumps of machines, kernel
logs, recordings of kernels. - is standard input.
.PARAMETER Path
Files, or folders of them; wildcards are allowed.
.PARAMETER Generation
Generations to judge machines and to run scenarios under, instead of those that they name.
.PARAMETER Recurse
Search folders in the folders too.
.PARAMETER Exclude
Files of folders to leave out; wildcards are allowed.
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
    [string[]] $Generation,
    [switch] $Recurse,
    [string[]] $Exclude,
    [string] $Format = 'text',
    [string] $Output,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
Assert-Usage $Path 'files or folders to check, or - for standard input' $Format
$under = if ($Generation) { @{ Generation = $Generation } } else { @{} }
$folders = @{ Recurse = $Recurse }
if ($Exclude) { $folders.Exclude = $Exclude }
try {
    $report = & {
        foreach ($one in $Path) {
            if ($one -eq '-') { Test-KvmFile -InputStream ([Console]::OpenStandardInput()) @under }
            else { Test-KvmFile -Path $one @under @folders }
        }
    } 2>&1 | New-KvmReport -Command "kvmsim check $Path" -Unit file
}
catch {
    Exit-Usage "$_"
}
Complete-Gate $report $Format $Output $Quiet
