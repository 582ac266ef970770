BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Test-KvmConformance' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'says of a recording that it was predicted' {
        $result = Test-KvmConformance "$PSScriptRoot/../conformance/c04-bad-1vm-offline-keep-vm@6.12.json"
        $result.TraceId | Should -Be 'c04-bad-1vm-offline-keep-vm@6.12'
        $result.Kernel | Should -Be '6.12'
        $result.Generation | Should -Be 'linux-6.12'
        $result.Conforms | Should -BeTrue
        $result.StepsConforming | Should -Be $result.StepCount
        $result.FirstDivergence | Should -BeNullOrEmpty
    }

    It 'writes one verdict on all traces with -Quiet' {
        Test-KvmConformance "$PSScriptRoot/../conformance/a01-*@6.1.json" -Quiet | Should -BeTrue
        Test-KvmConformance "$PSScriptRoot/../conformance/a0*@6.12.json" -Quiet | Should -BeTrue
        Test-KvmConformance "$PSScriptRoot/../conformance/none*.json" -Quiet | Should -BeFalse
    }

    It 'goes on after a file that is no trace' {
        $null = New-Item TestDrive:/traces -ItemType Directory
        Set-Content TestDrive:/traces/a.json '{'
        $null = New-SimMachine b
        Export-KvmTrace TestDrive:/traces/b.json
        $result = Test-KvmConformance TestDrive:/traces -ErrorAction SilentlyContinue -ErrorVariable problem
        $result.TraceId | Should -BeLike 'b@*'
        $problem[0].FullyQualifiedErrorId | Should -Be 'TraceInvalid,KvmSim.PowerShell.Commands.TestKvmConformanceCommand'
        $problem[0].Exception.Position | Should -BeLike 'line *'
    }

    It 'says that a folder has no traces' {
        $null = New-Item TestDrive:/empty -ItemType Directory
        { Test-KvmConformance TestDrive:/empty -ErrorAction Stop } | Should -Throw -ErrorId 'FolderHasNoTrace,KvmSim.PowerShell.Commands.TestKvmConformanceCommand'
    }
}
