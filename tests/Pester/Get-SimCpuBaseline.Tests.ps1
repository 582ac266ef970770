BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $manifests = "$PSScriptRoot/../../manifests"
}

Describe 'Get-SimCpuBaseline' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'says what the CPUs of a hybrid machine share, and which of them costs what' {
        $null = New-SimMachine -From lakefield
        $baseline = Get-SimCpuBaseline
        $baseline.Cpus | Should -Be @('lakefield: 0-3', 'lakefield: 4')
        $baseline.Features | Should -Contain 'vmx'
        $baseline.VmxControls | Should -Contain 'vmx-ept'
        $baseline.VmxControls | Should -Not -Contain 'BUS_LOCK_DETECTION'
        ($baseline.Costs | Where-Object VmxCapabilities -contains BUS_LOCK_DETECTION).LackingOn | Should -Be 'lakefield: 0-3'
    }

    It 'takes CPUs from the pipeline' {
        $null = New-SimMachine -From lakefield
        $baseline = Get-SimCpu 4 | Get-SimCpuBaseline
        $baseline.Cpus | Should -Be 'lakefield: 4'
        $baseline.Costs | Should -BeNullOrEmpty
        $baseline.VmxControls | Should -Contain 'BUS_LOCK_DETECTION'
    }

    It 'takes machines from the pipeline and files' {
        $null = New-SimMachine a -From lakefield
        $null = New-SimMachine b -From sapphire-rapids
        $piped = Get-SimMachine | Get-SimCpuBaseline
        $read = Get-SimCpuBaseline -Path "$manifests/lakefield.yaml", "$manifests/sapphire-rapids.yaml"
        $piped.Features | Should -Be $read.Features
        $read.Family | Should -Be 6
        $read.Model | Should -Be 0x8a
        ($read.Costs | Where-Object Features -contains avx512f).LackingOn | Should -Be @('lakefield: 0-3', 'lakefield: 4')
    }

    It 'tells what KVM can offer a guest from what the hardware has' {
        $null = New-SimMachine -From sapphire-rapids
        $baseline = Get-SimCpuBaseline
        $baseline.Features | Should -Contain 'dtherm'
        $baseline.GuestFeatures | Should -Not -Contain 'dtherm'
        $baseline.GuestFeatures | Should -Contain 'hypervisor'
        $baseline.GuestFeatures | Should -Contain 'fsrs'
        (Get-SimCpuBaseline -Generation linux-6.1).GuestFeatures | Should -Not -Contain 'fsrs'
    }

    It 'writes an error for a CPU that is not there' {
        $null = New-SimMachine -From lakefield
        { Get-SimCpuBaseline -Id 9 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuNotFound,KvmSim.PowerShell.Commands.GetSimCpuBaselineCommand'
    }

    It 'ends without a machine' {
        { Get-SimCpuBaseline } | Should -Throw -ErrorId 'NoMachine,*'
    }
}
