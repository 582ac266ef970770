BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-KvmIncompatibleCpu' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From lakefield
    }

    It 'names the CPU, the register and the bit' {
        $cpu = Get-KvmIncompatibleCpu
        $cpu.Id | Should -Be 4
        $cpu.Model | Should -Be 'sunny-cove'
        $cpu.Reason | Should -Be 'VmcsInconsistent'
        $cpu.Errno | Should -Be 'EIO'
        $cpu.Reasons[0].Source | Should -Be 'IA32_VMX_PROCBASED_CTLS2 (0x48b)'
        $cpu.Reasons[0].Bits | Should -BeLike '*bus-lock detection*'
        $cpu.Reasons[0].Expected | Should -Be '0x035d6fff00000000'
        $cpu.Reasons[0].Found | Should -Be '0x435d6fff00000000'
        $cpu.Reasons[0].WhatToDo | Should -Not -BeNullOrEmpty
        $cpu.ReferenceCpu | Should -Be 0
    }

    It 'changes nothing' {
        $null = Get-KvmIncompatibleCpu
        (Get-SimMachine).Online | Should -Be '0-3'
        (Get-KvmIncompatibleCpu).WasFlagged | Should -BeFalse
    }

    It 'looks into empty sockets when it is told to' {
        $null = New-SimMachine -From tcg-epyc
        Get-KvmIncompatibleCpu | Should -BeNullOrEmpty
        (Get-KvmIncompatibleCpu -IncludeAbsent).Id | Should -Contain 1
        (Get-KvmIncompatibleCpu 1).State | Should -Be 'Absent'
    }

    It 'tells what bringing the CPU up does to the others' {
        $null = New-SimMachine a -CpuCount 2 -PossibleCpu 3 -Vendor Amd -Generation linux-6.1
        $null = Add-SimCpu 2 -RemoveFeature svm
        (Get-KvmIncompatibleCpu).AfterEffects | Should -Not -BeNullOrEmpty
    }

    It 'says that there is no such CPU' {
        { Get-KvmIncompatibleCpu 9 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuNotFound,KvmSim.PowerShell.Commands.GetKvmIncompatibleCpuCommand'
    }
}
