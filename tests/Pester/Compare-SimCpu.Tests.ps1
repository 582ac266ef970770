BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Compare-SimCpu' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From lakefield
    }

    It 'compares all CPUs with the boot CPU, what KVM looks at first' {
        $found = Compare-SimCpu
        $found[0].Id | Should -Be 4
        $found[0].Source | Should -Be 'IA32_VMX_PROCBASED_CTLS2 (0x48b)'
        $found[0].SdmNames | Should -Be 'VMM bus-lock detection'
        $found[0].KernelNames | Should -Be 'BUS_LOCK_DETECTION'
        $found[0].Expected | Should -Be '0x035d6fff00000000'
        $found[0].Found | Should -Be '0x435d6fff00000000'
        $found[0].KernelLooks | Should -BeTrue
        $found[0].KernelLooksSince | Should -Be 'linux-5.16'
        $found[0].ReferenceCpu | Should -Be 0
        $found[0].Effect | Should -Not -BeNullOrEmpty
        $found[0].WhatToDo | Should -BeLike '*offline*'
        ($found | Where-Object Source -eq 'CPUID.06H:ECX[3]').KernelLooks | Should -BeFalse
    }

    It 'compares two CPUs, in either direction' {
        (Compare-SimCpu 0,4)[0].Id | Should -Be 4
        (Compare-SimCpu 4 -ReferenceId 1)[0].ReferenceCpu | Should -Be 1
        $back = (Compare-SimCpu 0 -ReferenceId 4)[0]
        $back.Expected | Should -Be '0x435d6fff00000000'
        $back.Found | Should -Be '0x035d6fff00000000'
        Compare-SimCpu 1,2 | Should -BeNullOrEmpty
    }

    It 'puts CPUs that differ alike into one object, and apart with -PerCpu' {
        $null = New-SimMachine host -CpuCount 2 -PossibleCpu 5
        $null = Add-SimCpu 2-4 -Msr @{ 0x48b = 0x435d6fff00000000 }
        (Compare-SimCpu).Cpus | Should -Be '2-4'
        $each = Compare-SimCpu -PerCpu
        $each.Count | Should -Be 3
        $each[2].Id | Should -Be 4
        $each.Cpus | Should -Be '2', '3', '4'
    }

    It 'names the firmware switch where firmware differs' {
        $null = New-SimMachine host -CpuCount 2 -PossibleCpu 3
        $null = Add-SimCpu 2 -Msr @{ 0x3a = 1 }
        $switch = Compare-SimCpu | Where-Object Source -like 'IA32_FEATURE_CONTROL*'
        $switch.KernelLooks | Should -BeTrue
        $switch.WhatToDo | Should -BeLike '*Intel Virtualization Technology*'
        (Get-KvmIncompatibleCpu).Reasons[0].WhatToDo | Should -BeLike '*Intel Virtualization Technology*'
    }

    It 'compares models' {
        $found = Compare-SimCpu -Model sunny-cove -ReferenceModel tremont
        $found[0].Model | Should -Be 'sunny-cove'
        $found[0].ReferenceModel | Should -Be 'tremont'
        $found[0].Id | Should -BeNullOrEmpty
    }

    It 'compares with a CPU of another machine' {
        $null = New-SimMachine amd -Vendor Amd
        $found = Compare-SimCpu 0 -Machine lakefield -ReferenceMachine amd
        $found[0].ReferenceMachineName | Should -Be 'amd'
        ($found | Where-Object Property -eq 'Vendor').Expected | Should -Be 'AuthenticAMD'
    }

    It 'finds nothing between like CPUs' {
        $null = New-SimMachine host -CpuCount 4
        Compare-SimCpu | Should -BeNullOrEmpty
    }

    It 'says that there is no such CPU or model' {
        { Compare-SimCpu 9 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuNotFound,KvmSim.PowerShell.Commands.CompareSimCpuCommand'
        { Compare-SimCpu 1 -ReferenceId 9 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuNotFound,KvmSim.PowerShell.Commands.CompareSimCpuCommand'
        { Compare-SimCpu -Model none -ErrorAction Stop } | Should -Throw -ErrorId 'ModelNotFound,KvmSim.PowerShell.Commands.CompareSimCpuCommand'
    }
}
