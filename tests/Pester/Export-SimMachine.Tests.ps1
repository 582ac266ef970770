BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Export-SimMachine' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'writes what is plugged and online now' {
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $null = Set-SimCpuOnline 3 -Offline
        Export-SimMachine TestDrive:/now.yaml | Should -BeNullOrEmpty
        Test-SimManifest TestDrive:/now.yaml -Quiet | Should -BeTrue
        (Import-SimMachine TestDrive:/now.yaml -Force).Online | Should -Be '0-2'
        (Get-SimMachine).Generation | Should -Be 'patch-v1'
    }

    It 'writes a file for each machine into a folder' {
        $null = New-Item TestDrive:/all -ItemType Directory
        $null = New-SimMachine a
        $null = New-SimMachine b
        (Get-SimMachine | Export-SimMachine -Path TestDrive:/all -PassThru).Name | Should -Be 'a.yaml', 'b.yaml'
    }

    It 'replaces a file only with -Force' {
        Set-Content TestDrive:/there.yaml 'mine'
        $null = New-SimMachine a
        Export-SimMachine TestDrive:/there.yaml -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Be 'FileAlreadyExists,KvmSim.PowerShell.Commands.ExportSimMachineCommand'
        Get-Content TestDrive:/there.yaml | Should -Be 'mine'
        Export-SimMachine TestDrive:/there.yaml -Force
        Test-SimManifest TestDrive:/there.yaml -Quiet | Should -BeTrue
    }

    It 'says when a folder does not exist' {
        $null = New-SimMachine a
        { Export-SimMachine TestDrive:/none/a.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'FileNotWritten,KvmSim.PowerShell.Commands.ExportSimMachineCommand'
    }

    It 'writes an odd CPU so that it is read again' {
        $null = New-SimMachine a -CpuCount 2 -PossibleCpu 3 -Vendor Amd
        $null = Add-SimCpu 2 -RemoveFeature svm
        Export-SimMachine TestDrive:/odd.yaml
        $null = Import-SimMachine TestDrive:/odd.yaml -Force
        (Get-KvmIncompatibleCpu).Id | Should -Be 2
    }
}
