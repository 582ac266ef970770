# Makes a page of each kind, and some that are hard: the tests look at them, and build.ps1 -Task Screenshots shows them.
param([Parameter(Mandatory)][string] $Folder)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$null = New-Item -ItemType Directory -Path $Folder -Force
function page([string] $Name) { $input | Export-SimReport (Join-Path $Folder "$Name.html") -Force }

Find-KvmRace v1-nolock -Property P1 | page race
Find-KvmRace base -CpuCount 4 -Property P1, P2, P5 | page races
Find-KvmRace patch-v4 -CpuCount 4 -Property P1 | page no-race
Find-KvmRace base -AnyCpuCount -Property P1, P4 | page proof

# A machine on which KVM is loaded, and one with several packages and CPUs of which not all is known.
$machine = New-SimMachine laptop -From lakefield
$null = Import-KvmModule kvm_intel -Machine laptop
$machine | page machine
New-SimMachine server -From epyc-rome | page server

Invoke-SimScenario -Name lakefield | page scenario
Invoke-SimScenario -Name lakefield -Generation linux-6.1, linux-6.12 | page scenarios
Compare-KvmGeneration -Name lakefield -IncludeLog | page comparison
Test-KvmConformance (Join-Path $PSScriptRoot '../conformance/c0*.json') | page conformance
Find-KvmDesign -World Plain -VmActor 1 -Property P1, P4 -Where { $_.Callback -eq 'Online' -and -not $_.Remembers } | page designs

Test-KvmFile (Join-Path $PSScriptRoot '../../manifests/*.yaml') | page check

Test-KvmFleet (Join-Path $PSScriptRoot '../../samples/hosts') | page samples

# Five thousand hosts, one in fifty of them with a CPU that is refused.
$hosts = Join-Path $Folder 'hosts'
$null = New-Item -ItemType Directory -Path $hosts -Force
$text = @{}
foreach ($from in 'lakefield', 'epyc-rome') {
    $null = New-SimMachine $from -From $from
    $file = Join-Path $hosts "$from.yaml"
    Export-SimMachine $file -Machine $from
    $text[$from] = [IO.File]::ReadAllText($file)
    [IO.File]::Delete($file)
}
for ($i = 0; $i -lt 5000; $i++) {
    $from = $i % 50 ? 'epyc-rome' : 'lakefield'
    $name = 'host-{0:d4}' -f $i
    [IO.File]::WriteAllText((Join-Path $hosts "$name.yaml"), $text[$from].Replace("name: $from`n", "name: $name`n"))
}
Test-KvmFleet $hosts -WarningAction SilentlyContinue | page fleet

# Names that would be markup, code or orders to a terminal if a page or a script took them for more than text; objects
# such as come from a file that somebody else wrote.
$bad = '</script><script>window.hit = 1</script><img src=x onerror="window.hit = 2">' + "' `" & " + [char]0x202E + 'abc' + [char]27 + '[31m'
$verdict = [pscustomobject]@{
    PSTypeName = 'KvmSim.PowerShell.Output.MachineVerdict'
    Name = $bad; Source = $bad; Generation = $bad; Verdict = 'Fail'; Load = $bad; Death = $bad; CpuCount = 1; AcceptedCount = 0
    Why = $bad; Class = 1; Evidence = $bad; Assumptions = @($bad)
    Suspects = @([pscustomobject]@{
            MachineName = $bad; Cpus = '0'; Model = $bad; Errno = $bad; Missing = @($bad); Evidence = $bad; DiffersIn = $bad
            Reasons = @([pscustomobject]@{ Property = $bad; Source = $bad; Bits = @($bad); Expected = $bad; Found = $bad; Effect = $bad; WhatToDo = $bad; QemuNames = @($bad); KernelLooksSince = $bad })
        })
}
$class = [pscustomobject]@{ Class = 1; Machines = @($bad); Vendor = $bad; Load = $bad; Features = @($bad); Complete = $false; UnknownCapabilities = @($bad) }
[pscustomobject]@{
    PSTypeName = 'Deserialized.KvmSim.PowerShell.Output.FleetSummary'
    MachineCount = 1; CpuCount = 1; PassCount = 0; FailCount = 1; UnknownCount = 0; NotApplicableCount = 0; FailedFileCount = 0
    Machines = @($verdict); Classes = @($class); Pairs = @(); Features = @($bad); VmxCapabilities = @($bad); UnknownCapabilities = @($bad)
    Costs = @([pscustomobject]@{ Count = 1; LackingOn = @($bad); UnknownOn = @($bad); Features = @($bad); VmxCapabilities = @() })
    Excluded = @(); Regained = @(); Before = @(); Gained = @(); Lost = @()
} | page hostile-fleet
@(
    [pscustomobject]@{
        PSTypeName = 'KvmSim.PowerShell.Output.SimulatedCpu'
        MachineName = $bad; Id = 0; Model = $bad; ModelName = $bad; Vendor = $bad; Family = 6; ModelNumber = 1; Stepping = 1
        Microcode = 1; State = 'Online'; Virtualization = $false; Compatible = 'Fail'; Package = 0; Core = 0; Thread = 0; Node = 0
    }
    [pscustomobject]@{
        PSTypeName = 'KvmSim.PowerShell.Output.LogLine'; MachineName = $bad; Level = 'Err'; Text = $bad
    }
    [pscustomobject]@{
        PSTypeName = 'KvmSim.PowerShell.Output.ScenarioStep'; Scenario = $bad; Generation = $bad; Step = 1; Operation = $bad; Result = $bad
        Online = '0-3'; Enabled = $bad; Passed = $false; Failures = @($bad); ExpectationCount = 1; Evidence = $bad; Note = $bad; Log = @()
    }
) | page hostile
