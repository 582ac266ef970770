BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $samples = "$PSScriptRoot/../KvmSim.Core.Tests/Capture/samples"
}

Describe 'Import-SimCpuModel' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'reads the lowest CPU, and the one that is asked for' {
        (Import-SimCpuModel $samples/hybrid.instlat.txt).Name | Should -Be 'sample-5-p-core'
        $model = Import-SimCpuModel -LiteralPath $samples/hybrid.instlat.txt -Cpu 2
        $model.Name | Should -Be 'sample-5-e-core'
        $model.Cpu | Should -Be 2
        $model.Format | Should -Be 'InstLatX64'
        $model.Microcode | Should -Be 0x119
        $model.Registers | Should -Contain '0x48b'
    }

    It 'gives a model that machines are made of and that is plugged' {
        $null = Import-SimCpuModel $samples/machine.cpuid.txt -Name real
        $null = New-SimMachine host -Model real -CpuCount 2 -PossibleCpu 3
        (Get-SimCpu 1).Model | Should -Be 'real'
        Add-SimCpu 2 -Model real | ForEach-Object Succeeded | Should -BeTrue
        $null = New-SimMachine other -PossibleCpu 5
        Add-SimCpu 4 -Model real | ForEach-Object Succeeded | Should -BeTrue
    }

    It 'says what the dump does not tell' {
        $model = Import-SimCpuModel $samples/one.qemu.json -WarningVariable warnings -WarningAction SilentlyContinue
        $model.UnknownFeatures | Should -Match 'la57'
        "$warnings" | Should -Match 'guest'
    }

    It 'says that a CPU is not in the dump' {
        { Import-SimCpuModel $samples/one.cpuid.txt -Cpu 7 -ErrorAction Stop } | Should -Throw -ErrorId 'CapturedCpuNotFound,KvmSim.PowerShell.Commands.ImportSimCpuModelCommand'
    }

    It 'refuses a file of another kind, and a format that does not fit' {
        { Import-SimCpuModel $PSCommandPath -ErrorAction Stop } | Should -Throw -ErrorId 'CaptureInvalid,KvmSim.PowerShell.Commands.ImportSimCpuModelCommand'
        { Import-SimCpuModel $samples/one.cpuid.txt -Format LibvirtCpuData -ErrorAction Stop } | Should -Throw -ErrorId 'CaptureInvalid,KvmSim.PowerShell.Commands.ImportSimCpuModelCommand'
    }

    It 'says that a model was not read' {
        { New-SimMachine host -Model never-read -ErrorAction Stop } | Should -Throw -ErrorId 'ModelNotFound,KvmSim.PowerShell.Commands.NewSimMachineCommand'
    }
}
