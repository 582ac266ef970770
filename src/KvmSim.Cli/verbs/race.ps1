# kvmsim race: looks for races. race.txt says what it takes.
[CmdletBinding(PositionalBinding = $false)]
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
    [string[]] $Cluster,
    [string] $ClusterSecret,
    [string] $ClusterCertificate,
    [string] $Format = 'text',
    [string] $Output,
    [string] $Html,
    [switch] $Quiet
)

. "$PSScriptRoot/shared/Gate.ps1"
$Machine = Split-List $Machine
$Property = Split-List $Property
Assert-Usage @($Generation + $Machine) 'a generation, or machines with --machine' $Format
$search = @{} + $PSBoundParameters
foreach ($name in 'Machine', 'Generation', 'Property', 'Format', 'Output', 'Html', 'Quiet') { $search.Remove($name) }
if ($Property) { $search.Property = $Property }
if ($Cluster) { $search.Cluster = Split-List $Cluster }
$search.WarningAction = 'SilentlyContinue'
try {
    $found = & {
        if (-not $Machine) {
            foreach ($one in $Generation) {
                Find-KvmRace -Generation $one @search
            }
        }
        foreach ($one in $Machine) {
            $made = if (Test-Path $one) { Import-SimMachine -Path $one -Force } else { New-SimMachine -Name $one -From $one -Force }
            if ($made -and $Generation) { Find-KvmRace -Machine $made -Generation $Generation @search }
            elseif ($made) { Find-KvmRace -Machine $made @search }
        }
    } 2>&1
    $report = $found | New-KvmReport -Command "kvmsim race $(@($Generation) + @($Machine))" -Unit search
}
catch {
    Exit-Refused $_
}
Complete-Gate $report $Format $Output $Quiet $Html $found
