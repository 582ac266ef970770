<#
.SYNOPSIS
Judges machines for a pipeline: writes a report for code scanning and one for the dashboard, and ends with the exit code.
.NOTES
Exit codes: 0 all is well, 1 a finding, 2 something could not be judged. An error stops it: nothing that went wrong is green.
#>
param(
    # Machines, dumps, scenarios, logs: files, or folders of them.
    [string[]] $Path = "$PSScriptRoot/machines",
    [string[]] $Generation,
    # Where the reports go.
    [string] $ReportFolder = '.'
)

$ErrorActionPreference = 'Stop'
trap { [Console]::Error.WriteLine("$_"); exit 2 }

$built = "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1"
Import-Module $(if ($env:KVMSIM_MODULE) { $env:KVMSIM_MODULE } elseif (Test-Path $built) { $built } else { 'KvmSim' })
$under = if ($Generation) { @{ Generation = $Generation } } else { @{} }
$report = Test-KvmFile $Path -Recurse @under | New-KvmReport -Command 'gate.ps1' -Unit file
$report | Export-KvmReport (Join-Path $ReportFolder kvmsim.sarif) -As Sarif -Force
$report | Export-KvmReport (Join-Path $ReportFolder kvmsim.junit.xml) -As Junit -Force
if ($env:GITHUB_STEP_SUMMARY) {
    $report | ConvertTo-KvmReport -As Markdown | Add-Content $env:GITHUB_STEP_SUMMARY
}
$report | ConvertTo-KvmReport -As Text
exit $report.ExitCode
