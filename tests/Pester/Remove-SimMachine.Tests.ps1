BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Remove-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'forgets a machine, and the one before is current' {
        $null = New-SimMachine a
        $null = New-SimMachine b
        Remove-SimMachine b
        (Get-SimMachine -Current).Name | Should -Be 'a'
    }

    It 'takes machines from the pipeline' {
        $null = New-SimMachine a
        $null = New-SimMachine b
        Get-SimMachine | Remove-SimMachine
        Get-SimMachine | Should -BeNullOrEmpty
    }

    It 'keeps them when asked what if' {
        $null = New-SimMachine a
        Remove-SimMachine a -WhatIf
        @(Get-SimMachine) | Should -HaveCount 1
    }

    It 'leaves no machine for others' {
        { Get-KvmState } | Should -Throw -ErrorId 'NoMachine,KvmSim.PowerShell.Commands.GetKvmStateCommand'
    }
}
