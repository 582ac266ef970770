BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Remove-SimCpu' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
    }

    It 'takes CPUs out, offline first' {
        (Remove-SimCpu 2-3).OnlineAfter | Should -Be '0-1,3', '0-1'
        (Get-SimMachine).Present | Should -Be '0-1'
    }

    It 'leaves the boot CPU' {
        { Remove-SimCpu 0 -ErrorAction Stop } | Should -Throw -ErrorId 'BootCpuNotRemovable,KvmSim.PowerShell.Commands.RemoveSimCpuCommand'
        (Get-SimMachine).Present | Should -Be '0-3'
    }

    It 'says that a socket is empty' {
        { Remove-SimCpu 5 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuNotPresent,KvmSim.PowerShell.Commands.RemoveSimCpuCommand'
    }

    It 'takes nothing out when asked what if' {
        Remove-SimCpu 3 -WhatIf | Should -BeNullOrEmpty
        (Get-SimMachine).Present | Should -Be '0-3'
    }
}
