BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Resume-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 3 -Generation linux-6.12
        $null = Import-KvmModule kvm_intel
    }

    It 'brings the CPUs back' {
        $null = Suspend-SimMachine
        $result = Resume-SimMachine
        $result.OnlineAfter | Should -Be '0-2'
        $result.Lost | Should -BeNullOrEmpty
        (Get-SimMachine).Status | Should -Be 'Running'
    }

    It 'says which CPU did not come back' {
        $null = Suspend-SimMachine
        $result = Resume-SimMachine -ChangedId 2 -RemoveFeature vmx
        $result.OnlineAfter | Should -Be '0-1'
        $result.Lost | Should -Be '2'
        $result.Log.Text | Should -Contain 'Error taking CPU2 up: -5'
    }

    It 'does not wake what is awake' {
        { Resume-SimMachine -ErrorAction Stop } | Should -Throw -ErrorId 'MachineAwake,KvmSim.PowerShell.Commands.ResumeSimMachineCommand'
    }

    It 'does not know every feature' {
        { Resume-SimMachine -ChangedId 1 -AddFeature none -ErrorAction Stop } | Should -Throw -ErrorId 'FeatureNotFound,KvmSim.PowerShell.Commands.ResumeSimMachineCommand'
    }
}
