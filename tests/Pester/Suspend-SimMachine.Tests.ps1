BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Suspend-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 3
        $null = Import-KvmModule kvm_intel
    }

    It 'takes all CPUs but the boot CPU offline' {
        $result = Suspend-SimMachine
        $result.Operation | Should -Be 'suspend'
        $result.Succeeded | Should -BeTrue
        $result.OnlineBefore | Should -Be '0-2'
        $result.OnlineAfter | Should -Be '0'
        (Get-SimMachine).Status | Should -Be 'Asleep'
    }

    It 'leaves nothing but waking' {
        $null = Suspend-SimMachine
        { New-SimVm a -ErrorAction Stop } | Should -Throw -ErrorId 'MachineAsleep,KvmSim.PowerShell.Commands.NewSimVmCommand'
        { Suspend-SimMachine -ErrorAction Stop } | Should -Throw -ErrorId 'MachineAsleep,KvmSim.PowerShell.Commands.SuspendSimMachineCommand'
    }

    It 'changes nothing with -WhatIf' {
        Suspend-SimMachine -WhatIf | Should -BeNullOrEmpty
        (Get-SimMachine).Status | Should -Be 'Running'
    }
}
