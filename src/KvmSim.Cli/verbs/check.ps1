# kvmsim check: judges files of every kind. check.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(ValueFromRemainingArguments)][string[]] $Path = @(),
    [string[]] $Generation,
    [switch] $Recurse,
    [string[]] $Exclude,
    [string] $Format = 'text',
    [string] $Output,
    [string] $Html,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
$Exclude = Split-List $Exclude
$Generation = Split-List $Generation
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
    Exit-Refused $_
}
Complete-Gate $report $Format $Output $Quiet $Html $report
