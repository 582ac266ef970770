BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $manifests = "$PSScriptRoot/../../manifests"
}

Describe 'ConvertTo-SimCpuConfiguration' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From sapphire-rapids
    }

    It 'writes the option of QEMU' {
        Get-SimCpuBaseline | ConvertTo-SimCpuConfiguration -As Qemu | Should -Match '^-cpu [A-Za-z0-9-]+(,[+-][a-z0-9._-]+)*,enforce$'
    }

    It 'writes the element of libvirt' {
        $cpu = ([xml](Get-SimCpuBaseline | ConvertTo-SimCpuConfiguration -As Libvirt)).cpu
        $cpu.mode | Should -Be custom
        $cpu.vendor | Should -Be Intel
        $cpu.model.InnerText | Should -Be SapphireRapids
    }

    It 'takes a baseline that went through a file' {
        $file = Join-Path $TestDrive baseline.xml
        Get-SimCpuBaseline | Export-Clixml $file
        $expected = Get-SimCpuBaseline | ConvertTo-SimCpuConfiguration -As KubeVirt
        Import-Clixml $file | ConvertTo-SimCpuConfiguration -As KubeVirt | Should -Be $expected
    }

    It 'writes one for each vendor' {
        @(Get-SimCpuBaseline -Path "$manifests/sapphire-rapids.yaml", "$manifests/epyc-rome.yaml", "$manifests/lakefield.yaml" |
            ConvertTo-SimCpuConfiguration -As Proxmox) | Should -HaveCount 2
    }

    It 'says what Cloud Hypervisor cannot hide' {
        $null = Get-SimCpuBaseline -Path "$manifests/sapphire-rapids.yaml", "$manifests/lakefield.yaml" |
            ConvertTo-SimCpuConfiguration -As CloudHypervisor -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -Match 'avx512f'
    }

    It 'refuses what is no baseline' {
        { 'text' | ConvertTo-SimCpuConfiguration -As Qemu -ErrorAction Stop } | Should -Throw '*Get-SimCpuBaseline*'
    }
}
