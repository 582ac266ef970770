# One object of each kind that the module writes, and what people have besides; named as the tests name them. They are of
# the machine lakefield, which is not the current one.
param([string] $Root)

$ErrorActionPreference = 'Stop'
$null = New-SimMachine -From lakefield -Generation linux-6.12
$off = Set-SimCpuOnline 3 -Offline
$module = Import-KvmModule kvm_intel
$vm = New-SimVm v
$incompatible = Get-KvmIncompatibleCpu 4
$scenario = Invoke-SimScenario -Name lakefield
$race = Find-KvmRace base -CpuCount 3 -Property P2
$proof = Find-KvmRace v1 -AnyCpuCount
$fleet = Test-KvmFleet "$Root/manifests/lakefield.yaml"
$trace = Get-Item "$Root/tests/conformance/i05-pku-missing-1vm@6.12.json"
$cpu = Get-SimCpu 4
$piped = [ordered]@{
    machine      = Get-SimMachine lakefield
    status       = Get-KvmState
    line         = Get-SimKernelLog -Tail 1
    module       = $module
    cpu          = $cpu
    transition   = $off
    incompatible = $incompatible
    reason       = $incompatible.Reasons[0]
    difference   = @(Compare-SimCpu)[0]
    suspect      = $fleet.Machines[0].Suspects[0]
    logReason    = 'kvm_intel: Inconsistent VMCS config on CPU 4' | ConvertFrom-KvmLog
    vm           = $vm
    run          = Invoke-SimVcpu v 2
    generation   = Get-KvmGeneration patch-v1
    model        = Import-SimCpuModel "$Root/tests/KvmSim.Core.Tests/Capture/samples/hybrid.instlat.txt"
    fleet        = $fleet
    judged       = $fleet.Machines[0]
    class        = $fleet.Classes[0]
    baseline     = Get-SimCpuBaseline
    cost         = (Get-SimCpuBaseline).Costs[0]
    step         = $scenario[0]
    verdict      = $scenario[-1]
    answers      = @(Compare-KvmGeneration -Name lakefield)[0]
    race         = $race
    violation    = $race.Violations[0]
    schedule     = $race.Violations[0].Schedule
    proof        = $proof
    proven       = $proof.Verdicts[0]
    repair       = @(Find-KvmRace v1-nolock -CpuCount 3 -Suggest)[0]
    conformance  = Test-KvmConformance $trace
    traceStep    = @(Compare-KvmTrace $trace)[0]
    cpuJson      = $cpu | ConvertTo-Json | ConvertFrom-Json
    cpuCsv       = $cpu | ConvertTo-Csv | ConvertFrom-Csv
    cpuClixml    = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($cpu))
    vmClixml     = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($vm))
    custom       = [pscustomobject]@{ Id = 2; MachineName = 'LAKEFIELD' }
    number       = 1
    cpulist      = '0-1'
    name         = 'lakefield'
    manifest     = Get-Item "$Root/manifests/lakefield.yaml"
    folder       = Get-Item "$Root/manifests"
    process      = Get-Process -Id $PID
    hashtable    = @{ Id = 1; MachineName = 'lakefield' }
    truth        = $true
    real         = 1.5
}
Set-Content ./broken.yaml 'kind: Machine'
$piped.problem = @(Test-SimManifest ./broken.yaml)[0]
$null = New-SimMachine other -CpuCount 3
$piped
