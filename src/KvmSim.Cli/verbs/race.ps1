<#
.SYNOPSIS
Tries every order of events and says whether one breaks something: kvmsim race GENERATION
.DESCRIPTION
The CPUs of a model, or of machines of yours (--machine).
.PARAMETER Generation
Generations, models of the published table, or files of kind Generation.
.PARAMETER Machine
Files of machines whose CPUs to take, or names of machines that the module ships; their own check says which are incompatible.
.PARAMETER Property
What must hold: names of properties, or files of kind Property.
.PARAMETER CpuCount
How many CPUs there are, 2 to 64.
.PARAMETER AnyCpuCount
Decide for every number of CPUs.
.PARAMETER HotplugActor
How many actors bring CPUs online and take them offline.
.PARAMETER VmActor
How many actors create and destroy a VM.
.PARAMETER ModuleLoader
One more actor loads and unloads the module.
.PARAMETER MaxState
End, not complete, at so many states.
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
    [Parameter(ValueFromRemainingArguments)][string[]] $Generation = @(),
    [string[]] $Machine,
    [string[]] $Property,
    [int] $CpuCount,
    [switch] $AnyCpuCount,
    [int] $HotplugActor,
    [int] $VmActor,
    [switch] $ModuleLoader,
    [long] $MaxState,
    [string] $Format = 'text',
    [string] $Output,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
Assert-Usage @($Generation + $Machine) 'a generation, or machines with --machine' $Format
$search = @{} + $PSBoundParameters
foreach ($name in 'Machine', 'Format', 'Output', 'Quiet') { $search.Remove($name) }
$search.WarningAction = 'SilentlyContinue'
try {
    $report = & {
        if (-not $Machine) {
            foreach ($one in $Generation) {
                $search.Generation = $one
                Find-KvmRace @search
            }
        }
        foreach ($one in $Machine) {
            $made = if (Test-Path $one) { Import-SimMachine -Path $one -Force } else { New-SimMachine -Name $one -From $one -Force }
            if ($made) { Find-KvmRace -Machine $made @search }
        }
    } 2>&1 | New-KvmReport -Command "kvmsim race $(@($Generation) + @($Machine))" -Unit search
}
catch {
    Exit-Usage "$_"
}
Complete-Gate $report $Format $Output $Quiet
