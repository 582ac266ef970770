<#
.SYNOPSIS
    What action.yml runs: a verb of kvmsim, with the inputs of the action, which are environment variables.
#>
param(
    # The program; beside the sources that the action built if it is not said.
    [string] $Program = (Join-Path $PSScriptRoot '../src/KvmSim.Cli/bin/Release/net10.0/kvmsim.dll')
)

$ErrorActionPreference = 'Stop'
trap { [Console]::Error.WriteLine("kvmsim: $_"); exit 2 }

if ($env:KVMSIM_VERB -cnotin 'check', 'run', 'race', 'fleet', 'log') { throw "there is no verb '$env:KVMSIM_VERB' for an action" }
$arguments = @($env:KVMSIM_VERB)
$arguments += $env:KVMSIM_PATH -split '\r?\n' | ForEach-Object Trim | Where-Object { $_ }
if ($env:KVMSIM_GENERATION) { $arguments += "--generation=$env:KVMSIM_GENERATION" }
if ($env:KVMSIM_RECURSE -eq 'true') { $arguments += '--recurse' }
if ($env:KVMSIM_EXCLUDE) { $arguments += "--exclude=$env:KVMSIM_EXCLUDE" }
if ($env:KVMSIM_FORMAT) { $arguments += "--format=$env:KVMSIM_FORMAT" }
if ($env:KVMSIM_OUTPUT) { $arguments += "--output=$env:KVMSIM_OUTPUT" }

$before = if ($env:KVMSIM_OUTPUT -and (Test-Path $env:KVMSIM_OUTPUT)) { (Get-Item $env:KVMSIM_OUTPUT).LastWriteTimeUtc }
dotnet $Program @arguments | Tee-Object -Variable lines
$code = $LASTEXITCODE

if ($env:GITHUB_OUTPUT) {
    $written = $env:KVMSIM_OUTPUT -and (Test-Path $env:KVMSIM_OUTPUT) -and (Get-Item $env:KVMSIM_OUTPUT).LastWriteTimeUtc -ne $before
    Add-Content $env:GITHUB_OUTPUT "exit-code=$code"
    Add-Content $env:GITHUB_OUTPUT "report=$(if ($written) { $env:KVMSIM_OUTPUT })"
    Add-Content $env:GITHUB_OUTPUT "summary=$(@($lines)[-1])"
}
exit $(if ($code -eq 2 -and $env:KVMSIM_ALLOW_UNKNOWN -eq 'true') { 0 } else { $code })
