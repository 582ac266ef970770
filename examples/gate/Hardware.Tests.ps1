# The gate of a team: what its machines have to do under the kernel that it runs. Invoke-Pester examples/gate
# KVMSIM_MODULE names the module where it is neither installed nor built beside this.
BeforeDiscovery {
    $fleet = Get-ChildItem "$PSScriptRoot/machines" -File | ForEach-Object { @{ Name = $_.BaseName; File = $_.FullName } }
}

BeforeAll {
    $ErrorActionPreference = 'Stop'
    $built = "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1"
    Import-Module $(if ($env:KVMSIM_MODULE) { $env:KVMSIM_MODULE } elseif (Test-Path $built) { $built } else { 'KvmSim' })
    $kernel = 'linux-6.12'
}

Describe 'The fleet' {
    It 'is there to be judged' -ForEach @(@{ Count = @($fleet).Count }) {
        $Count | Should -BeGreaterThan 0
    }

    It '<Name> has only CPUs that KVM accepts' -ForEach $fleet {
        Import-SimMachine $File -Generation $kernel -Force |
            Should -BeKvmCompatible -Because 'guests are moved between all of its CPUs'
    }

    It '<Name> takes every spare CPU online while a VM runs' -ForEach $fleet {
        $machine = Import-SimMachine $File -Generation $kernel -Force
        $module = if ((Get-SimCpu 0 -Machine $machine).Vendor -eq 'Intel') { 'kvm_intel' } else { 'kvm_amd' }
        Import-KvmModule $module -Machine $machine | Should -AnswerErrno ok
        $null = New-SimVm guest -Machine $machine
        foreach ($spare in Get-SimCpu -Machine $machine | Where-Object State -eq Offline) {
            Set-SimCpuOnline $spare.Id -Machine $machine -ErrorAction SilentlyContinue | Should -AnswerErrno ok
        }
        $machine | Should -Not -HaveKernelLog 'enabling virtualization on CPU\d+ failed'
    }

    It '<Name> has no race between hotplug and VMs' -ForEach $fleet {
        Import-SimMachine $File -Generation $kernel -Force | Should -HaveNoRace
    }
}

Describe 'rack-b, whose CPU 3 has no SVM' {
    It 'is refused its CPU when that comes online, and says so' {
        $machine = Import-SimMachine "$PSScriptRoot/quarantine/rack-b.yaml" -Generation $kernel -Force
        Import-KvmModule kvm_amd -Machine $machine | Should -AnswerErrno ok
        $machine | Should -Not -BeKvmCompatible
        Set-SimCpuOnline 3 -Machine $machine -ErrorAction SilentlyContinue | Should -AnswerErrno EIO
        $machine | Should -HaveKernelLog 'enabling virtualization on CPU3 failed' -Level Info
        $machine.Online | Should -Be '0-2'
    }

    # The trap: a CPU that is online at boot is judged when the module loads. Bringing it online again does nothing and
    # answers ok, so a test of that kind is green whatever the CPU is; it is the load that has to be asked.
    It 'has no KVM at all when it boots with that CPU online' {
        $machine = Import-SimMachine "$PSScriptRoot/quarantine/rack-b-all-online.yaml" -Generation $kernel -Force
        $machine | Should -Not -BeKvmCompatible
        Import-KvmModule kvm_amd -Machine $machine -ErrorAction SilentlyContinue | Should -Not -AnswerErrno ok
        (Get-KvmState -Machine $machine).DevKvm | Should -BeFalse
        Set-SimCpuOnline 3 -Machine $machine -ErrorAction SilentlyContinue | Should -AnswerErrno ok
    }
}
