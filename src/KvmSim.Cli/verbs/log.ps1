# kvmsim log: reads kernel logs. log.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(ValueFromRemainingArguments)][string[]] $Path = @(),
    [string] $Format = 'text',
    [string] $Output,
    [string] $Html,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
if (-not $Path -and (Get-Variable KvmSimInput -ValueOnly -ErrorAction Ignore)) { $Path = '-' }
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
    Exit-Refused $_
}
Complete-Gate $report $Format $Output $Quiet $Html $report
