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

    It 'says what its answer rests on' {
        (New-SimVm a).Evidence | Should -Match '^(recorded|read|derived) \('
        (Get-SimVm a).Evidence | Should -Be ''
    }

    It 'refuses a name that is taken' {
        $null = New-SimVm a
        { New-SimVm a -ErrorAction Stop } | Should -Throw -ErrorId 'VmAlreadyExists,KvmSim.PowerShell.Commands.NewSimVmCommand'
    }

    It 'needs /dev/kvm' {
        $null = Remove-KvmModule kvm_amd, kvm
        { New-SimVm a -ErrorAction Stop } | Should -Throw -ErrorId 'KernelRefusedENOENT,KvmSim.PowerShell.Commands.NewSimVmCommand'
    }

    It 'creates a TD where TDX is up, and says what is missing elsewhere' {
        { New-SimVm td -Td -ErrorAction Stop } | Should -Throw -ErrorId 'KernelRefusedEINVAL,*'
        $null = New-SimMachine -From tdx-two-packages
        $null = Import-KvmModule kvm_intel
        (New-SimVm td -Td).IsTd | Should -BeTrue
        (New-SimVm ordinary).IsTd | Should -BeFalse
        $null = Set-SimCpuOnline 3 -Offline
        Set-SimCpuOnline 2 -Offline -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Be 'KernelRefusedEBUSY,KvmSim.PowerShell.Commands.SetSimCpuOnlineCommand'
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*TD*'
    }

    It 'says of a host without TDX that its firmware has it off' {
        $null = New-SimMachine -From sapphire-rapids -Generation linux-7.1
        $null = Import-KvmModule kvm_intel
        New-SimVm td -Td -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*firmware*'
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
