BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'New-SimVm' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
        $null = Import-KvmModule
    }

    It 'creates VMs' {
        $vms = New-SimVm a, b
        $vms.Name | Should -Be 'a', 'b'
        $vms[0].HasVcpu | Should -BeFalse
        (Get-KvmState).UsageCount | Should -Be 3
    }

    It 'refuses a name that is taken' {
        $null = New-SimVm a
        { New-SimVm a -ErrorAction Stop } | Should -Throw -ErrorId 'VmAlreadyExists,KvmSim.PowerShell.Commands.NewSimVmCommand'
    }

    It 'needs /dev/kvm' {
        $null = Remove-KvmModule kvm_amd, kvm
        { New-SimVm a -ErrorAction Stop } | Should -Throw -ErrorId 'KernelRefusedENOENT,KvmSim.PowerShell.Commands.NewSimVmCommand'
    }

    It 'is refused where an incompatible CPU came online, also when it has left' {
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $null = Import-KvmModule
        $null = Set-SimCpuOnline 4
        New-SimVm a -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'KernelRefusedEIO,KvmSim.PowerShell.Commands.NewSimVmCommand'
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*CPU 4*'
        $null = Set-SimCpuOnline 4 -Offline
        { New-SimVm b -ErrorAction Stop } | Should -Throw -ErrorId 'KernelRefusedEIO,KvmSim.PowerShell.Commands.NewSimVmCommand'
    }

    It 'creates nothing when asked what if' {
        New-SimVm a -WhatIf | Should -BeNullOrEmpty
        Get-SimVm | Should -BeNullOrEmpty
    }
}
