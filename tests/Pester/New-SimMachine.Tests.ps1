BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'New-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'powers on CPUs that are all alike' {
        $machine = New-SimMachine host -CpuCount 3 -PossibleCpu 5 -Vendor Amd
        $machine.Name | Should -Be 'host'
        $machine.Generation | Should -Be 'linux-6.12'
        $machine.Online | Should -Be '0-2'
        $machine.Possible | Should -Be '0-4'
        (Get-SimCpu 0).Vendor | Should -Be 'Amd'
        Test-KvmCompatibility -IncludeAbsent | Should -BeTrue
    }

    It 'takes a shipped machine, its name and another kernel' {
        $machine = New-SimMachine mine -From lakefield -Generation v1
        $machine.Name | Should -Be 'mine'
        $machine.Generation | Should -Be 'patch-v1'
        $machine.Present | Should -Be '0-4'
        $machine.Online | Should -Be '0-3'
    }

    It 'makes the machine the current one' {
        $null = New-SimMachine a
        $null = New-SimMachine b
        (Get-SimMachine -Current).Name | Should -Be 'b'
    }

    It 'keeps a machine of that name unless it is told to replace it' {
        $null = New-SimMachine a -CpuCount 1
        New-SimMachine A -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'MachineAlreadyExists,KvmSim.PowerShell.Commands.NewSimMachineCommand'
        (Get-SimMachine a).Online | Should -Be '0'
        (New-SimMachine A -CpuCount 2 -Force).Online | Should -Be '0-1'
        @(Get-SimMachine) | Should -HaveCount 1
    }

    It 'passes the command line to the kernel' {
        $null = New-SimMachine a -CommandLine 'clearcpuid=umip'
        (Get-SimMachine a).Status | Should -Be 'Running'
    }

    It 'does not know every generation' {
        { New-SimMachine a -Generation none } | Should -Throw -ErrorId 'GenerationNotFound,KvmSim.PowerShell.Commands.NewSimMachineCommand'
    }

    It 'makes nothing when asked what if' {
        New-SimMachine a -WhatIf | Should -BeNullOrEmpty
        Get-SimMachine | Should -BeNullOrEmpty
    }
}
