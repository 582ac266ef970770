BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Invoke-SimVcpu' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
        $null = Import-KvmModule
        $null = New-SimVm v
    }

    It 'runs on the boot CPU until the guest halts' {
        $run = Invoke-SimVcpu v
        $run.Cpu | Should -Be 0
        $run.Exit | Should -Be 'Halted'
        $run.Succeeded | Should -BeTrue
        (Get-SimVm v).HasVcpu | Should -BeTrue
    }

    It 'runs on several CPUs, VMs from the pipeline' {
        (Get-SimVm | Invoke-SimVcpu -Cpu 0-2).Cpu | Should -Be 0, 1, 2
    }

    It 'cannot run where no task may' {
        (Invoke-SimVcpu v 4 -ErrorAction SilentlyContinue -ErrorVariable problem).Errno | Should -Be 'EINVAL'
        $problem[0].FullyQualifiedErrorId | Should -Be 'KernelRefusedEINVAL,KvmSim.PowerShell.Commands.InvokeSimVcpuCommand'
    }

    It 'kills the host on a CPU where virtualization is off' {
        $null = New-SimMachine old -CpuCount 2 -PossibleCpu 3 -Vendor Amd -Generation linux-6.1
        $null = Import-KvmModule
        $null = New-SimVm v
        $null = Add-SimCpu 2 -RemoveFeature svm
        $null = Set-SimCpuOnline 2 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $run = Invoke-SimVcpu v 2 -ErrorAction SilentlyContinue -ErrorVariable problem
        $run.Result | Should -Be 'host died'
        $problem[0].FullyQualifiedErrorId | Should -Be 'HostDied,KvmSim.PowerShell.Commands.InvokeSimVcpuCommand'
        $problem[0].ErrorDetails.RecommendedAction | Should -BeLike '*Restart-SimMachine*'
    }

    It 'says that there is no such VM' {
        { Invoke-SimVcpu none -ErrorAction Stop } | Should -Throw -ErrorId 'VmNotFound,KvmSim.PowerShell.Commands.InvokeSimVcpuCommand'
    }
}
