BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $samples = "$PSScriptRoot/../KvmSim.Core.Tests/Capture/samples"
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

    It 'reads a dump, whatever its name, and judges it' {
        $machine = Import-SimMachine $samples/hybrid.instlat.txt
        $machine.Online | Should -Be '0-3'
        Test-KvmCompatibility | Should -BeTrue
        Get-SimCpu 1 | ForEach-Object { "$($_.Model) $($_.Package)/$($_.Core)/$($_.Thread)/$($_.Node)" } | Should -Be 'sample-5-p-core 0/0/1/0'
    }

    It 'writes a dump as a manifest that names it and answers the same' {
        $null = Import-SimMachine $samples/tree -Generation linux-6.1 -WarningAction SilentlyContinue
        Export-SimMachine TestDrive:/tree.yaml -Force
        "$(Get-Content TestDrive:/tree.yaml)" | Should -Match 'Captured from tree'
        $machine = Import-SimMachine TestDrive:/tree.yaml -Force
        $machine.Online | Should -Be '0-4'
        $machine.Present | Should -Be '0-5'
        $machine.Generation | Should -Be 'linux-6.1'
        (Get-SimCpu 4).Node | Should -Be 2
    }

    It 'leaves open what a dump does not hold' {
        $null = Import-SimMachine $samples/machine.cpuid.txt
        Test-KvmCompatibility -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeFalse
        "$warnings" | Should -Match '0x480'
    }

    It 'warns with file and line' {
        $null = Import-SimMachine $samples/old.instlat.txt -WarningVariable warnings -WarningAction SilentlyContinue
        "$($warnings[0])" | Should -Match 'old\.instlat\.txt:\d+: '
    }

    It 'refuses two machines in one file' {
        $text = Get-Content $samples/machine.cpuid.txt
        Set-Content TestDrive:/two.txt ($text + $text)
        { Import-SimMachine TestDrive:/two.txt -ErrorAction Stop } | Should -Throw -ErrorId 'CaptureInvalid,KvmSim.PowerShell.Commands.ImportSimMachineCommand'
        Get-SimMachine | Should -BeNullOrEmpty
    }

    It 'reads this host' {
        $machine = Import-SimMachine -ThisHost -WarningAction SilentlyContinue
        $machine.Name | Should -Be 'this-host'
        @(Get-SimCpu -State Online).Count | Should -BeGreaterThan 0
    }

    It 'takes Arm machines, and verdicts say which registers they need' {
        $null = Import-SimMachine $samples/arm.cpuinfo.txt
        (Get-SimMachine).Generation | Should -Be 'arm64-6.12'
        Test-KvmCompatibility -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeFalse
        $warnings.Count | Should -Be 1
        "$warnings" | Should -Match 'CPU 2 is unknown: needs ID_AA64.* of CPU 2, .*, and \d+ more \(Test-KvmCompatibility -Detailed has all\)'
        (Get-SimCpu 1).Compatible | Should -Be 'Pass'
        (Get-SimCpu 2).Compatible | Should -Be 'Unknown'
        { Import-KvmModule kvm_intel -ErrorAction Stop } | Should -Throw -ErrorId 'ArchitectureNotSupported,KvmSim.PowerShell.Commands.ImportKvmModuleCommand'
    }
}
