BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Test-SimManifest' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'writes nothing when all is well' {
        New-SimMachine a | Export-SimMachine -Path TestDrive:/a.yaml
        Test-SimManifest TestDrive:/a.yaml | Should -BeNullOrEmpty
        Test-SimManifest TestDrive:/a.yaml -Quiet | Should -BeTrue
    }

    It 'names file, line and column of a mistake' {
        Set-Content TestDrive:/bad.yaml 'apiVersion: kvmsim/v1', 'kind: Machine', 'metadata: {name: bad}', 'spec:', '  cpus:', '    - ids: 3-1', '      model: none'
        $problems = @(Test-SimManifest TestDrive:/bad.yaml)
        $problems[0].Id | Should -Be 'BadCpuList'
        $problems[0].Line | Should -Be 6
        $problems[0].Column | Should -Be 12
        $problems[0].Path | Should -Be 'spec.cpus[0].ids'
        Test-SimManifest TestDrive:/bad.yaml -Quiet | Should -BeFalse
    }

    It 'tells of a parameter that no such kernel has where it stands' {
        Set-Content TestDrive:/odd.yaml 'apiVersion: kvmsim/v1', 'kind: Machine', 'metadata: {name: odd}', 'spec:', '  kernel: {parameters: {kvm: {no_such_parameter: 1}}}', '  cpuModels: [{name: m, vendor: AuthenticAMD, family: 23, model: 1, stepping: 1, features: svm}]', '  cpus: [{ids: 0, model: m}]'
        $problem = Test-SimManifest TestDrive:/odd.yaml
        $problem.Id | Should -Be 'UnknownName'
        $problem.Line, $problem.Column | Should -Be 5, 31
    }

    It 'finds no mistake in what is shipped' {
        Test-SimManifest "$PSScriptRoot/../../manifests/*.yaml", "$PSScriptRoot/../../scenarios/*.yaml" | Should -BeNullOrEmpty
    }

    It 'says that a file is not there' {
        { Test-SimManifest TestDrive:/none.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,KvmSim.PowerShell.Commands.TestSimManifestCommand'
    }
}
