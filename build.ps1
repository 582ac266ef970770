#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds the module KvmSim, tests it, or cleans up.
.DESCRIPTION
    Build lays the module out in out/KvmSim, ready for Import-Module. Test runs the .NET tests and then, where Pester 5 is
    installed, the Pester tests against the built module. Clean removes what both have made.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test -Configuration Release
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot 'KvmSim.slnx'
$module = Join-Path $PSScriptRoot 'out' 'KvmSim'
$pesterTests = Join-Path $PSScriptRoot 'tests' 'Pester'

function Invoke-DotNet {
    param([Parameter(Mandatory)][string[]] $Argument)

    & dotnet @Argument
    if ($LASTEXITCODE -ne 0) {
        Write-Host "dotnet $($Argument -join ' ') failed with exit code $LASTEXITCODE."
        exit $LASTEXITCODE
    }
}

function Invoke-BuildTask {
    Invoke-DotNet build, (Join-Path $PSScriptRoot 'src' 'KvmSim.PowerShell'), '--configuration', $Configuration
    Write-Host "The module is in ${module}: Import-Module $(Join-Path $module 'KvmSim.psd1')"
}

function Invoke-PesterTask {
    if (-not (Test-Path $pesterTests)) {
        Write-Host "There are no Pester tests in $pesterTests."
        return
    }

    $pester = Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0' | Sort-Object Version | Select-Object -Last 1
    if (-not $pester) {
        Write-Warning 'Pester 5 or later is not installed: the Pester tests were NOT run. Install-PSResource Pester brings it.'
        return
    }

    # A process of its own: the module's assemblies would stay locked in this one.
    $run = @"
Import-Module '$($pester.Path)'
`$configuration = New-PesterConfiguration
`$configuration.Run.Path = '$pesterTests'
`$configuration.Run.Exit = `$true
Invoke-Pester -Configuration `$configuration
"@
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $run
    if ($LASTEXITCODE -ne 0) {
        Write-Host "Pester failed with exit code $LASTEXITCODE."
        exit $LASTEXITCODE
    }
}

function Invoke-TestTask {
    Push-Location $PSScriptRoot
    try {
        Invoke-DotNet test, '--configuration', $Configuration
        Invoke-PesterTask
    }
    finally {
        Pop-Location
    }
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-BuildTask }
        'Test' { Invoke-TestTask }
        'Clean' { Invoke-DotNet clean, $solution, '--configuration', $Configuration }
    }
}
