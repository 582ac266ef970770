BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Compare-KvmTrace' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'lays the prediction beside a recording' {
        $rows = Compare-KvmTrace "$PSScriptRoot/../conformance/c04-bad-1vm-offline-keep-vm@6.12.json"
        $rows[0].Step | Should -Be 1
        $rows[0].Against | Should -Be 'prediction'
        $rows[0].Recorded | Should -Be $rows[0].Predicted
        $rows.Same | Should -Not -Contain $false
    }

    It 'lays two recordings side by side' {
        $rows = Compare-KvmTrace "$PSScriptRoot/../conformance/c04-bad-1vm-offline-keep-vm@6.1.json" "$PSScriptRoot/../conformance/c04-bad-1vm-offline-keep-vm@6.12.json" -DifferentOnly
        $rows[0].Same | Should -BeFalse
        $rows[0].Difference.Step | Should -Be $rows[0].Step
    }

    It 'lays what was done to a machine beside a trace' {
        $null = New-SimMachine a -CpuCount 2
        Export-KvmTrace TestDrive:/a.json
        Compare-KvmTrace TestDrive:/a.json -Machine a | Should -BeNullOrEmpty
        $null = Set-SimCpuOnline 1 -Offline
        $row = Compare-KvmTrace TestDrive:/a.json -Machine a
        $row.Operation | Should -Be 'nothing | offline 1'
        $row.Same | Should -BeFalse
    }

    It 'says that a file is no trace' {
        Set-Content TestDrive:/bad.json '[]'
        { Compare-KvmTrace TestDrive:/bad.json -ErrorAction Stop } | Should -Throw -ErrorId 'TraceInvalid,KvmSim.PowerShell.Commands.CompareKvmTraceCommand'
    }
}
