BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Invoke-SimScenario' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'writes each step and then the verdict' {
        $output = @(Invoke-SimScenario -Name seed-story)
        $output[-1].Scenario | Should -Be 'seed-story'
        $output[-1].Steps | Should -Be ($output.Count - 1)
        $output[-1].Generation | Should -Be 'patch-v1'
        $output.Passed | Should -Not -Contain $false
        $output[2].Result | Should -Be 'EIO from KVM_CREATE_VM'
    }

    It 'runs under other generations' {
        $verdicts = Invoke-SimScenario -Name lakefield -Generation linux-6.1, v1, linux-6.12 -Summary
        $verdicts.Generation | Should -Be 'linux-6.1', 'patch-v1', 'linux-6.12'
        $verdicts.Passed | Should -Be $true, $true, $true
    }

    It 'says what did not hold, and where it stands' {
        Set-Content TestDrive:/wrong.yaml 'apiVersion: kvmsim/v1', 'kind: Scenario', 'metadata: {name: wrong}', 'spec:', '  machine: lakefield', '  steps:', '    - load: kvm_intel', '      expect: {errno: EIO}'
        $step, $verdict = Invoke-SimScenario TestDrive:/wrong.yaml
        $verdict.Passed | Should -BeFalse
        $verdict.Failures | Should -Be 1
        $step.Passed | Should -BeFalse
        $step.Failures | Should -BeLike '*wrong.yaml:8:*errno: expected EIO, found ok'
    }

    It 'leaves the session as it is' {
        $null = Invoke-SimScenario -Name lakefield
        Get-SimMachine | Should -BeNullOrEmpty
    }

    It 'uses a machine of the session that has the name' {
        $null = New-SimMachine lakefield -CpuCount 2
        (Invoke-SimScenario -Name lakefield -Summary).Passed | Should -BeFalse
    }

    It 'says that a machine is no scenario' {
        { Invoke-SimScenario "$PSScriptRoot/../../manifests/lakefield.yaml" -ErrorAction Stop } | Should -Throw -ErrorId 'ManifestHasNoScenario,KvmSim.PowerShell.Commands.InvokeSimScenarioCommand'
    }

    It 'does not ship every scenario' {
        { Invoke-SimScenario -Name none -ErrorAction Stop } | Should -Throw -ErrorId 'ShippedScenarioNotFound,KvmSim.PowerShell.Commands.InvokeSimScenarioCommand'
    }
}
