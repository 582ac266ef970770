BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Remove-KvmModule' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
        $null = Import-KvmModule
    }

    It 'unloads modules in the order given' {
        (Remove-KvmModule kvm_amd, kvm).Result | Should -Be 'ok', 'ok'
        (Get-KvmState).Modules | Should -BeNullOrEmpty
    }

    It 'keeps a module that is in use' {
        (Remove-KvmModule kvm -ErrorAction SilentlyContinue -ErrorVariable problem).Errno | Should -Be 'EAGAIN'
        $problem[0].FullyQualifiedErrorId | Should -Be 'KernelRefusedEAGAIN,KvmSim.PowerShell.Commands.RemoveKvmModuleCommand'
        $problem[0].CategoryInfo.Category | Should -Be 'ResourceBusy'
    }

    It 'says that a module is not loaded' {
        { Remove-KvmModule kvm_intel -ErrorAction Stop } | Should -Throw -ErrorId 'KernelRefusedENOENT,KvmSim.PowerShell.Commands.RemoveKvmModuleCommand'
    }
}
