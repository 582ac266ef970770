<#
.SYNOPSIS
Says what kernel logs tell of KVM and its CPUs: kvmsim log FILE|-
.DESCRIPTION
A finding where KVM refused something. - is standard input: dmesg | kvmsim log -
.PARAMETER Path
Logs, as dmesg and journalctl print them; wildcards are allowed.
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
    [string] $Format = 'text',
    [string] $Output,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
Assert-Usage $Path 'kernel logs, or - for standard input' $Format
try {
    $report = & {
        foreach ($one in $Path) {
            if ($one -eq '-') { Test-KvmFile -InputStream ([Console]::OpenStandardInput()) -As KernelLog }
            else { Test-KvmFile -Path $one -As KernelLog }
        }
    } 2>&1 | New-KvmReport -Command "kvmsim log $Path" -Unit log
}
catch {
    Exit-Usage "$_"
}
Complete-Gate $report $Format $Output $Quiet
