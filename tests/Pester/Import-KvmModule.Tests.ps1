BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Import-KvmModule' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
    }

    It 'chooses the module of the CPUs' {
        $answer = Import-KvmModule
        $answer.Module | Should -Be 'kvm_amd'
        $answer.Enabled | Should -Be '0-3'
        $answer.UsageCount | Should -Be 1
    }

    It 'takes parameters, whatever their type' {
        $null = Import-KvmModule kvm @{ enable_virt_at_load = $false }
        (Import-KvmModule kvm_amd).Enabled | Should -BeNullOrEmpty
        (Get-KvmState).Parameters | Should -Contain 'kvm.enable_virt_at_load=0'
    }

    It 'reads a hyphen as an underscore' {
        (Import-KvmModule kvm-amd).Module | Should -Be 'kvm_amd'
    }

    It 'answers as the kernel does for the wrong vendor' {
        (Import-KvmModule kvm_intel -ErrorAction SilentlyContinue -ErrorVariable problem).Errno | Should -Be 'EOPNOTSUPP'
        $problem[0].FullyQualifiedErrorId | Should -Be 'KernelRefusedEOPNOTSUPP,KvmSim.PowerShell.Commands.ImportKvmModuleCommand'
    }

    It 'answers for a module that is there already' {
        $null = Import-KvmModule
        { Import-KvmModule -ErrorAction Stop } | Should -Throw -ErrorId 'KernelRefusedEEXIST,KvmSim.PowerShell.Commands.ImportKvmModuleCommand'
    }

    It 'does not know every module and parameter' {
        { Import-KvmModule xen -ErrorAction Stop } | Should -Throw -ErrorId 'ModuleNotFound,KvmSim.PowerShell.Commands.ImportKvmModuleCommand'
        { Import-KvmModule kvm @{ x = 1 } -ErrorAction Stop } | Should -Throw -ErrorId 'ModuleParameterNotFound,KvmSim.PowerShell.Commands.ImportKvmModuleCommand'
        { Import-KvmModule kvm @{ enable_virt_at_load = 'maybe' } -ErrorAction Stop } | Should -Throw -ErrorId 'ModuleParameterInvalid,KvmSim.PowerShell.Commands.ImportKvmModuleCommand'
    }
}
