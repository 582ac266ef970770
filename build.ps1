#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds the module KvmSim, tests it, packs it, or cleans up.
.DESCRIPTION
    Build lays the module out in out/KvmSim, ready for Import-Module. Test runs all tests: `dotnet test`, the Pester files
    under both Pesters among them. Pester runs the Pester files alone, in this PowerShell and under the newest Pester at
    hand. Pack writes the packages for the PowerShell Gallery and for `dotnet tool install` into out/packages, as a release
    build. Sbom writes anew which packages those hold, in CycloneDX, after a reference changed. Mutate changes the engine a little, in one
    place at a time, and says which changes no test notices (docs/reliability.md); it takes long, and -Path, -Sample, -Seed and -Shard say
    how much of it is done. Screenshots opens a page of each kind in a browser (Debian: chromium) and takes pictures of it, narrow to wide, light
    and dark, into out/screenshots. Clean removes what was built.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test -Configuration Release
.EXAMPLE
    ./build.ps1 -Task Pester
.EXAMPLE
    ./build.ps1 -Task Pack
.EXAMPLE
    ./build.ps1 -Task Screenshots
.EXAMPLE
    ./build.ps1 -Task Mutate -Path Protocol/HotplugProgram.cs
.EXAMPLE
    ./build.ps1 -Task Mutate -Path Exploration, Races/RaceRepairSearch.cs -Sample 200 -Seed 1
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Pack', 'Sbom', 'Mutate', 'Screenshots', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    # Of Mutate: folders or files under src/KvmSim.Core; all rooms that are mutated if there is none.
    [string[]] $Path = @(),

    # Of Mutate: how many of these mutants are drawn; all if it is 0.
    [ValidateRange('NonNegative')]
    [int] $Sample = 0,

    # Of Mutate: which ones are drawn.
    [ValidateRange('NonNegative')]
    [int] $Seed = 1,

    # Of Mutate: one part of several, as 2/4.
    [ValidatePattern('^\d+/\d+$')]
    [string] $Shard = '1/1'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$solution = Join-Path $PSScriptRoot 'KvmSim.slnx'
$module = Join-Path $PSScriptRoot 'out' 'KvmSim'
$pesterTests = (Join-Path $PSScriptRoot 'tests' 'Pester'), (Join-Path $PSScriptRoot 'examples' 'gate')

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

function Invoke-PackTask {
    foreach ($project in 'KvmSim.PowerShell', 'KvmSim.Cli') {
        # As on a build server: without the paths of this machine.
        Invoke-DotNet pack, (Join-Path $PSScriptRoot 'src' $project), '--configuration', 'Release',
            '-property:ContinuousIntegrationBuild=true'
    }

    Write-Host "The packages are in $(Join-Path $PSScriptRoot 'out' 'packages')."
}

# Beside the packages of each project whose libraries are shipped; without what differs from run to run, so that a change is seen.
function Invoke-SbomTask {
    Invoke-DotNet tool, restore
    foreach ($project in 'KvmSim.Yaml', 'KvmSim.Archives', 'KvmSim.Cluster', 'KvmSim.Cli') {
        $folder = Join-Path $PSScriptRoot 'eng' 'packaging' ($project -eq 'KvmSim.Cli' ? 'tool' : 'module') 'sbom'
        $version = ([xml](Get-Content (Join-Path $PSScriptRoot 'Directory.Build.props') -Raw)).Project.PropertyGroup.Version
        Invoke-DotNet 'dotnet-CycloneDX', (Join-Path $PSScriptRoot 'src' $project "$project.csproj"), '--output', $folder,
            '--filename', "$project.cdx.json", '--output-format', 'Json', '--exclude-dev', '--no-serial-number',
            '--set-version', $version
        $file = Join-Path $folder "$project.cdx.json"
        $bom = Get-Content $file -Raw | ConvertFrom-Json -AsHashtable -DateKind String
        $bom.metadata.Remove('timestamp')
        $text = ($bom | ConvertTo-Json -Depth 32).ReplaceLineEndings("`n") + "`n"
        [IO.File]::WriteAllText($file, $text, [Text.UTF8Encoding]::new($false))
        Write-Host "$file names $($bom.components.Count) packages."
    }
}

# The Pester of this user's modules, or else the one that the .NET tests have fetched.
function Find-Pester {
    $installed = Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0'
    $packages = $env:NUGET_PACKAGES ? $env:NUGET_PACKAGES : (Join-Path $HOME '.nuget' 'packages')
    $fetched = Get-ChildItem (Join-Path $packages 'pester' '*' 'tools' 'Pester.psd1') -ErrorAction Ignore |
        ForEach-Object { [pscustomobject]@{ Path = $_.FullName; Version = [version] $_.Directory.Parent.Name } }
    @($installed; $fetched) | Sort-Object Version | Select-Object -Last 1
}

function Invoke-PesterTask {
    $pester = Find-Pester
    if (-not $pester) {
        Write-Warning 'Pester 5 or later was not found: the Pester tests were NOT run here. Install-PSResource Pester brings it.'
        return
    }

    # A process of its own: the module's assemblies would stay locked in this one. Where PowerShell is a .NET tool, the
    # program of this process is dotnet, and pwsh.dll what it runs.
    $program = [Environment]::ProcessPath
    $runs = (Split-Path $program -LeafBase) -eq 'dotnet' ? @(Join-Path $PSHOME 'pwsh.dll') : @()
    Write-Host "Pester $($pester.Version) from $($pester.Path)"
    & $program @runs -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'eng' 'Invoke-PesterTests.ps1') `
        -Pester $pester.Path @pesterTests
    if ($LASTEXITCODE -ne 0) {
        Write-Host "Pester failed with exit code $LASTEXITCODE."
        exit $LASTEXITCODE
    }
}

function Invoke-TestTask {
    Push-Location $PSScriptRoot
    try {
        Invoke-DotNet test, '--configuration', $Configuration
    }
    finally {
        Pop-Location
    }
}

function Invoke-MutateTask {
    $arguments = @(foreach ($one in $Path) { '--path'; $one -replace '\\', '/' })
    if ($Sample -gt 0) {
        $arguments += '--sample', $Sample, '--seed', $Seed
    }

    $project = Join-Path $PSScriptRoot 'tests' 'KvmSim.Mutation'
    Invoke-DotNet (@('run', '--project', $project, '--', '--shard', $Shard) + $arguments)
}

function Invoke-ScreenshotsTask {
    $project = Join-Path $PSScriptRoot 'tests' 'KvmSim.Pages.Tests'
    Invoke-DotNet build, $project, '--configuration', $Configuration
    Invoke-DotNet (Join-Path $project 'bin' $Configuration 'net10.0' 'KvmSim.Pages.Tests.dll'), '-explicit', 'only',
        '-class', '*ScreenshotTests'
    Write-Host "The pictures are in $(Join-Path $PSScriptRoot 'out' 'screenshots')."
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-BuildTask }
        'Test' { Invoke-TestTask }
        'Pester' { Invoke-BuildTask; Invoke-PesterTask }
        'Pack' { Invoke-PackTask }
        'Sbom' { Invoke-SbomTask }
        'Mutate' { Invoke-MutateTask }
        'Screenshots' { Invoke-ScreenshotsTask }
        'Clean' { Invoke-DotNet clean, $solution, '--configuration', $Configuration }
    }
}
