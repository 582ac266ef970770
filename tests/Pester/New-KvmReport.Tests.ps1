BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $root = "$PSScriptRoot/../.."
    $scenario = @'
apiVersion: kvmsim/v1
kind: Scenario
metadata: {name: wrong}
spec:
  machine: tcg-epyc
  generation: linux-6.12
  steps:
    - load: kvm_amd
    - hotAdd: 3
    - online: 3
      expect: {errno: ok, log: [{level: err, pattern: no such line}]}
'@
}

Describe 'New-KvmReport' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'counts a scenario that fails, with every expectation and what the log said' {
        Set-Content TestDrive:/wrong.yaml $scenario
        $report = Invoke-SimScenario TestDrive:/wrong.yaml | New-KvmReport -Unit scenario
        $report.Summary | Should -Be '1 scenario: 1 with findings'
        $report.ExitCode | Should -Be 1
        $failed = $report.Inputs[0].Results | Where-Object Outcome -EQ Finding
        $failed.Count | Should -Be 2
        $failed[0].Line | Should -Be 11
        $failed[1].Evidence | Should -Contain ($failed[1].Evidence | Where-Object { $_ -like '<info>*CPU3*' } | Select-Object -First 1)
        ($failed.Message -join "`n") | Should -BeLike "*found <*> '*"
    }

    It 'puts objects of several commands into one report' {
        $null = New-SimMachine host -From lakefield
        $report = & {
            Get-KvmIncompatibleCpu
            Test-SimManifest "$root/manifests/lakefield.yaml"
            Test-KvmConformance "$root/tests/conformance/i05-pku-missing-1vm@6.1.json"
            Find-KvmRace linux-6.12 -CpuCount 3
        } | New-KvmReport
        $report.Inputs.Name | Should -Contain 'host'
        $report.Inputs.Kind | Should -Be 'machine', 'recording', 'search'
        $report.Summary | Should -Be '3 inputs: 2 passed, 1 with findings'
    }

    It 'takes what was written down as it takes live objects' {
        $null = New-SimMachine host -From lakefield
        $objects = & {
            Get-KvmIncompatibleCpu
            Invoke-SimScenario "$root/scenarios/umip-extra.yaml"
            Find-KvmRace v1-nolock -CpuCount 3
            Test-KvmFile "$root/manifests/lakefield.yaml"
            '[    0.060840] kvm_amd: SVM not supported by CPU 1' | ConvertFrom-KvmLog
        }
        $objects | Export-Clixml TestDrive:/objects.xml -Depth 4
        $live = $objects | New-KvmReport
        $back = Import-Clixml TestDrive:/objects.xml | New-KvmReport
        $back.Summary | Should -Be $live.Summary
        $back.Inputs.Outcome | Should -Be $live.Inputs.Outcome
        $back.Inputs.Results.RuleId | Should -Be $live.Inputs.Results.RuleId
        $back.Inputs.Results.Message | Should -Be $live.Inputs.Results.Message
    }

    It 'is never green of nothing, of an error, of what it does not know, or of an open search' {
        (@() | New-KvmReport).ExitCode | Should -Be 2
        (Find-KvmRace -Machine nobody 2>&1 | New-KvmReport).ExitCode | Should -Be 2
        ($true | New-KvmReport -ErrorAction SilentlyContinue -ErrorVariable problem).ExitCode | Should -Be 2
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'ReportInputUnknown,*'
        $open = Find-KvmRace linux-6.12 -MaxState 10 -WarningAction SilentlyContinue | New-KvmReport
        $open.ExitCode | Should -Be 2
        $open.Inputs[0].Results[0].RuleId | Should -Be 'SearchIncomplete'
    }

    It 'counts a kernel that answered an errno as a finding, and a missing file as not judged' {
        $null = New-SimMachine host -From lakefield
        $null = Import-KvmModule kvm_intel
        $answers = Set-SimCpuOnline 4 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        ($answers | New-KvmReport).ExitCode | Should -Be 1
        (Invoke-SimScenario none.yaml 2>&1 | New-KvmReport).ExitCode | Should -Be 2
    }

    It 'counts subjects of which nothing was said' {
        $machines = @(New-SimMachine a -From lakefield; New-SimMachine b -From epyc-rome)
        $report = $machines | Test-KvmCompatibility -Detailed | New-KvmReport -Subject $machines.Name -Unit machine
        $report.Summary | Should -Be '2 machines: 1 passed, 1 with findings'
    }

    It 'does not call a search green whose machine could not be judged' {
        Set-Content TestDrive:/cpu.json '{"return": {"model": {"name": "base", "props": {"svm": true, "npt": true, "vendor": "AuthenticAMD"}}}}'
        $result = Find-KvmRace linux-6.12 -CpuCount 2
        $result.UnknownCpu | Should -BeNullOrEmpty
        $open = $result | Select-Object * | ForEach-Object { $_.PSTypeNames.Insert(0, 'KvmSim.PowerShell.Output.KvmRaceResult'); $_.UnknownCpu = '1'; $_ }
        ($open | New-KvmReport).ExitCode | Should -Be 2
    }
}
