BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Test-KvmCompatibility' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'is true where all CPUs are alike' {
        $null = New-SimMachine host
        Test-KvmCompatibility | Should -BeTrue
    }

    It 'is false where one differs, and true without it' {
        $null = New-SimMachine -From lakefield
        Test-KvmCompatibility | Should -BeFalse
        Test-KvmCompatibility 0-3 | Should -BeTrue
    }

    It 'writes the differences' {
        $null = New-SimMachine -From lakefield
        $finding = Test-KvmCompatibility -Detailed
        $finding.Id | Should -Be 4
        $finding.Severity | Should -Be 'Refusal'
        $finding.KernelLooks | Should -BeTrue
    }

    It 'answers for each machine' {
        $null = New-SimMachine host
        $null = New-SimMachine -From lakefield
        Get-SimMachine | Test-KvmCompatibility | Should -Be $true, $false
    }

    It 'is false, with a warning, where a register is not known' {
        Set-Content TestDrive:/bare.yaml 'apiVersion: kvmsim/v1', 'kind: Machine', 'metadata: {name: bare}', 'spec:', '  cpuModels:', '    - {name: m, vendor: GenuineIntel, family: 6, model: 1, stepping: 1, features: vmx}', '    - {name: n, basedOn: m, stepping: 2}', '  cpus: [{ids: 0, model: m}, {ids: 1, model: n}]'
        $null = Import-SimMachine TestDrive:/bare.yaml
        Test-KvmCompatibility -WarningVariable warned -WarningAction SilentlyContinue | Should -BeFalse
        "$warned" | Should -Match 'needs MSR 0x[0-9a-f]+ of CPU'
    }
}
