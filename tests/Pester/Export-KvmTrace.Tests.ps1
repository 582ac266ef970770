BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Export-KvmTrace' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'writes what was done, so that it is predicted' {
        $null = New-SimMachine a -CpuCount 2
        $null = Import-KvmModule
        $null = Set-SimCpuOnline 1 -Offline
        Export-KvmTrace TestDrive:/a.json -Name off | Should -BeNullOrEmpty
        $result = Test-KvmConformance TestDrive:/a.json
        $result.TraceId | Should -BeLike 'off@*'
        $result.Conforms | Should -BeTrue
    }

    It 'writes a file for each machine into a folder' {
        $null = New-Item TestDrive:/all -ItemType Directory
        $null = New-SimMachine a -Generation linux-6.1
        $null = New-SimMachine b -Generation patch-v1
        (Get-SimMachine | Export-KvmTrace -Path TestDrive:/all -PassThru).Name | Should -Be 'a@linux-6.1.json', 'b@patch-v1.json'
    }

    It 'replaces a file only with -Force' {
        Set-Content TestDrive:/there.json 'mine'
        $null = New-SimMachine a
        Export-KvmTrace TestDrive:/there.json -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Be 'FileAlreadyExists,KvmSim.PowerShell.Commands.ExportKvmTraceCommand'
        Get-Content TestDrive:/there.json | Should -Be 'mine'
        Export-KvmTrace TestDrive:/there.json -Force
        Test-KvmConformance TestDrive:/there.json -Quiet | Should -BeTrue
    }

    It 'says when a folder does not exist' {
        $null = New-SimMachine a
        { Export-KvmTrace TestDrive:/none/a.json -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotWritten,KvmSim.PowerShell.Commands.ExportKvmTraceCommand'
    }
}
