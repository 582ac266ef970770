BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'lists machines in the order of their creation' {
        $null = New-SimMachine b
        $null = New-SimMachine a
        (Get-SimMachine).Name | Should -Be 'b', 'a'
    }

    It 'takes names in any case, and wildcards' {
        $null = New-SimMachine web1
        $null = New-SimMachine web2
        $null = New-SimMachine db
        (Get-SimMachine WEB*).Name | Should -Be 'web1', 'web2'
        (Get-SimMachine DB).Name | Should -Be 'db'
        Get-SimMachine x* | Should -BeNullOrEmpty
    }

    It 'shows a machine as it is now' {
        $machine = New-SimMachine a -CpuCount 2
        $null = Set-SimCpuOnline 1 -Offline
        $machine.Online | Should -Be '0'
    }

    It 'says that nobody has a name' {
        { Get-SimMachine nobody -ErrorAction Stop } | Should -Throw -ErrorId 'MachineNotFound,KvmSim.PowerShell.Commands.GetSimMachineCommand'
    }
}
