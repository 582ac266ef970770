BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-SimVm' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
        $null = Import-KvmModule
    }

    It 'lists VMs in the order of their creation' {
        $null = New-SimVm b, a
        (Get-SimVm).Name | Should -Be 'b', 'a'
    }

    It 'takes names and wildcards' {
        $null = New-SimVm web1, web2, db
        (Get-SimVm web*).Name | Should -Be 'web1', 'web2'
        (Get-SimVm db).MachineName | Should -Be 'host'
    }

    It 'says that there is no such VM' {
        { Get-SimVm none -ErrorAction Stop } | Should -Throw -ErrorId 'VmNotFound,KvmSim.PowerShell.Commands.GetSimVmCommand'
    }
}
