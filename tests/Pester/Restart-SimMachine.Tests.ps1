BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Restart-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $null = Import-KvmModule kvm_intel
    }

    It 'clears what the kernel remembers' {
        $null = Set-SimCpuOnline 4
        (Get-KvmState).HardwareIncompatible | Should -BeTrue
        Restart-SimMachine | Should -BeNullOrEmpty
        (Get-KvmState).HardwareIncompatible | Should -BeFalse
        (Get-KvmState).Modules | Should -BeNullOrEmpty
    }

    It 'boots another kernel' {
        (Restart-SimMachine -Generation linux-6.3 -PassThru).Generation | Should -Be 'linux-6.3'
    }

    It 'revives a machine that died' {
        $null = Restart-SimMachine -Generation linux-6.1
        $null = New-SimMachine dying -CpuCount 2 -PossibleCpu 3 -Generation linux-6.1
        $null = Import-KvmModule kvm_intel
        $null = New-SimVm v
        $null = Add-SimCpu 2 -RemoveFeature vmx
        Set-SimCpuOnline 2 -ErrorAction SilentlyContinue -ErrorVariable problem | Should -Not -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'HostDied,KvmSim.PowerShell.Commands.SetSimCpuOnlineCommand'
        (Get-SimMachine dying).Status | Should -Be 'Dead'
        { New-SimVm w -ErrorAction Stop } | Should -Throw -ErrorId 'MachineDead,KvmSim.PowerShell.Commands.NewSimVmCommand'
        (Restart-SimMachine -PassThru).Status | Should -Be 'Running'
    }
}
