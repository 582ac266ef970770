<#
.SYNOPSIS
Runs scenarios and says whether what they expect holds: kvmsim run FILE
.DESCRIPTION
Each scenario under its own generation, or under all that are named.
.PARAMETER Path
Files of scenarios; wildcards are allowed. A name that is no file is that of a scenario that the module ships.
.PARAMETER Generation
Generations to run the scenarios under.
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
    [string] $Format = 'text',
    [string] $Output,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
Assert-Usage $Path 'scenarios to run' $Format
if ($Path -contains '-') { Exit-Usage 'run takes files; kvmsim check - reads standard input' }
$under = if ($Generation) { @{ Generation = $Generation } } else { @{} }
try {
    $report = & {
        foreach ($one in $Path) {
            if ($one -match '^[\w-]+$' -and -not (Test-Path $one)) { Invoke-SimScenario -Name $one @under }
            else { Invoke-SimScenario -Path $one @under }
        }
    } 2>&1 | New-KvmReport -Command "kvmsim run $Path" -Unit scenario
}
catch {
    Exit-Usage "$_"
}
Complete-Gate $report $Format $Output $Quiet
