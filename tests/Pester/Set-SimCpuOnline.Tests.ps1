BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Set-SimCpuOnline' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $null = Import-KvmModule kvm_intel
    }

    It 'brings a CPU up and writes the answer' {
        $answer = Set-SimCpuOnline 4
        $answer.Succeeded | Should -BeTrue
        $answer.Errno | Should -Be 'None'
        $answer.OnlineBefore | Should -Be '0-3'
        $answer.OnlineAfter | Should -Be '0-4'
    }

    It 'writes a refusal as an answer and as an error' {
        $null = New-SimVm v
        $answer = Set-SimCpuOnline 4 -ErrorAction SilentlyContinue -ErrorVariable problem
        $answer.Errno | Should -Be 'EIO'
        $answer.Result | Should -Be 'EIO from write'
        $answer.OnlineAfter | Should -Be '0-3'
        ($answer.Log | Where-Object Level -eq Err).Text | Should -Be 'kvm: CPU 4 feature inconsistency!'
        $problem[0].FullyQualifiedErrorId | Should -Be 'KernelRefusedEIO,KvmSim.PowerShell.Commands.SetSimCpuOnlineCommand'
        $problem[0].CategoryInfo.Category | Should -Be 'DeviceError'
        $problem[0].TargetObject | Should -Be 4
    }

    It 'takes CPUs offline in two ways' {
        (Set-SimCpuOnline 1 -Offline).OnlineAfter | Should -Be '0,2-3'
        (Set-SimCpuOnline 2 -Online:$false).OnlineAfter | Should -Be '0,3'
        (Set-SimCpuOnline 1).OnlineAfter | Should -Be '0-1,3'
    }

    It 'takes CPUs from the pipeline, of their machine' {
        $null = New-SimMachine other -CpuCount 2
        (Get-SimCpu -Machine lakefield | Where-Object Model -eq sunny-cove | Set-SimCpuOnline).MachineName | Should -Be 'lakefield'
        (Get-SimMachine lakefield).Online | Should -Be '0-4'
    }

    It 'goes on after a CPU that is not there' {
        $answers = Set-SimCpuOnline 9, 1 -Offline -ErrorAction SilentlyContinue -ErrorVariable problem
        $answers.Id | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -Be 'CpuNotFound,KvmSim.PowerShell.Commands.SetSimCpuOnlineCommand'
    }

    It 'warns of what only a reboot undoes' {
        $null = New-SimMachine poison -CpuCount 2 -PossibleCpu 3 -Vendor Amd -Generation linux-6.1
        $null = Import-KvmModule
        $null = Add-SimCpu 2 -RemoveFeature svm
        Set-SimCpuOnline 2 -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty
        $warned | Should -Not -BeNullOrEmpty
    }

    It 'changes nothing when asked what if' {
        Set-SimCpuOnline 4 -WhatIf | Should -BeNullOrEmpty
        (Get-SimMachine).Online | Should -Be '0-3'
    }
}
