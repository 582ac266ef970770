BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Import-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'reads a manifest' {
        $null = New-SimMachine host -CpuCount 3 -Vendor Amd
        Export-SimMachine TestDrive:/host.yaml
        Get-SimMachine | Remove-SimMachine
        $machine = Import-SimMachine TestDrive:/host.yaml
        $machine.Name | Should -Be 'host'
        $machine.Online | Should -Be '0-2'
    }

    It 'follows wildcards and takes literal paths' {
        New-SimMachine a | Export-SimMachine -Path TestDrive:/a.yaml
        New-SimMachine b | Export-SimMachine -Path TestDrive:/b.yaml
        (Import-SimMachine TestDrive:/[ab].yaml -Force).Name | Should -Be 'a', 'b'
        (Import-SimMachine -LiteralPath TestDrive:/b.yaml -Force).Name | Should -Be 'b'
    }

    It 'boots another generation and leaves out what it does not know' {
        Get-SimMachine | Remove-SimMachine
        New-SimMachine a | Export-SimMachine -Path TestDrive:/a.yaml -Force
        (Import-SimMachine TestDrive:/a.yaml -Generation linux-6.1 -Force).Generation | Should -Be 'linux-6.1'
    }

    It 'reports each mistake with its line and loads nothing' {
        Set-Content TestDrive:/bad.yaml 'apiVersion: kvmsim/v1', 'kind: Machine', 'metadata: {name: bad}', 'spec:', '  cpus:', '    - ids: 3-1', '      model: none'
        Import-SimMachine TestDrive:/bad.yaml -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -Be 'BadCpuList,KvmSim.PowerShell.Commands.ImportSimMachineCommand'
        "$($problems[0])" | Should -Match 'bad\.yaml:6:12'
        Get-SimMachine | Should -BeNullOrEmpty
    }

    It 'says that a scenario is no machine' {
        { Import-SimMachine "$PSScriptRoot/../../scenarios/seed-story.yaml" -ErrorAction Stop } | Should -Throw -ErrorId 'ManifestHasNoMachine,KvmSim.PowerShell.Commands.ImportSimMachineCommand'
    }

    It 'says that a file is not there' {
        { Import-SimMachine TestDrive:/none.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,KvmSim.PowerShell.Commands.ImportSimMachineCommand'
    }
}
