# kvmsim fleet: judges many machines. fleet.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(ValueFromRemainingArguments)][string[]] $Path = @(),
    [string] $Generation,
    [switch] $Recurse,
    [string[]] $Exclude,
    [string[]] $Change,
    [string] $Format = 'text',
    [string] $Output,
    [string] $Html,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"

# "machine=node1,node2;without=shstk": the table that Test-KvmFleet takes.
function ConvertTo-Change([string] $Text) {
    $table = @{}
    foreach ($part in $Text -split ';') {
        $key, $value = $part -split '=', 2
        if (-not $key.Trim() -or -not $value) {
            Exit-Usage "a change is KEY=VALUE;..., such as machine=node1;without=shstk, not '$Text'"
        }
        $table[$key.Trim()] = Split-List $value
    }
    $table
}

$Exclude = Split-List $Exclude
Assert-Usage $Path 'machines, or folders of them' $Format
$how = @{ Recurse = $Recurse }
if ($Generation) { $how.Generation = $Generation }
if ($Exclude) { $how.Exclude = $Exclude }
if ($Change) { $how.Change = @($Change | ForEach-Object { ConvertTo-Change $_ }) }
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
Complete-Gate $report $Format $Output $Quiet $Html $found
