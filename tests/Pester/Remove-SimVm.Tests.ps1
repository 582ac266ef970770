BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Remove-SimVm' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
        $null = Import-KvmModule
    }

    It 'destroys VMs by name and from the pipeline' {
        $null = New-SimVm a, b, c
        Remove-SimVm a | Should -BeNullOrEmpty
        (Get-SimVm).Name | Should -Be 'b', 'c'
        Get-SimVm | Remove-SimVm
        (Get-KvmState).UsageCount | Should -Be 1
    }

    It 'says that there is no such VM' {
        { Remove-SimVm none -ErrorAction Stop } | Should -Throw -ErrorId 'VmNotFound,KvmSim.PowerShell.Commands.RemoveSimVmCommand'
    }

    It 'keeps it when asked what if' {
        $null = New-SimVm a
        Remove-SimVm a -WhatIf
        (Get-SimVm).Name | Should -Be 'a'
    }
}
