BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-KvmState' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From lakefield -Generation patch-v1
    }

    It 'shows a kernel without KVM' {
        $state = Get-KvmState
        $state.MachineName | Should -Be 'lakefield'
        $state.Generation | Should -Be 'patch-v1'
        $state.Modules | Should -BeNullOrEmpty
        $state.DevKvm | Should -BeFalse
        $state.ReferenceCpu | Should -BeNullOrEmpty
    }

    It 'shows KVM in use' {
        $null = Import-KvmModule kvm_intel
        $null = New-SimVm a, b
        $state = Get-KvmState
        $state.Modules | Should -Be 'kvm', 'kvm_intel'
        $state.DevKvm | Should -BeTrue
        $state.UsageCount | Should -Be 2
        $state.Enabled | Should -Be '0-3'
        $state.VirtualizationOn | Should -Be '0-3'
        $state.Vms | Should -Be 'a', 'b'
        $state.ReferenceCpu | Should -Be 0
    }

    It 'shows the flag that forbids VMs, and who set it' {
        $null = Import-KvmModule kvm_intel
        $null = Set-SimCpuOnline 4
        $state = Get-KvmState
        $state.HardwareIncompatible | Should -BeTrue
        $state.Flagged | Should -Be '4'
    }

    It 'shows all machines by pattern' {
        $null = New-SimMachine other
        (Get-KvmState -Machine *).MachineName | Should -Be 'lakefield', 'other'
    }
}
