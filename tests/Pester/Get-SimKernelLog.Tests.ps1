BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-SimKernelLog' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $null = Import-KvmModule kvm_intel
    }

    It 'reads the log since boot, in order' {
        $log = Get-SimKernelLog
        $log.Count | Should -BeGreaterThan 1
        $log[0].Text | Should -BeLike 'smpboot: CPU0:*'
        "$($log[0])" | Should -BeLike '`[    0.000000] smpboot:*'
    }

    It 'filters by level and CPU' {
        $null = Set-SimCpuOnline 4
        (Get-SimKernelLog -Level Err).Text | Should -Be 'kvm: CPU 4 feature inconsistency!'
        (Get-SimKernelLog -Cpu 4).Text | Should -Contain 'kvm: prohibit VM creation due to incompatible CPU4'
        Get-SimKernelLog -Cpu 3 -Level Err | Should -BeNullOrEmpty
    }

    It 'shows the last lines' {
        @(Get-SimKernelLog -Tail 2) | Should -HaveCount 2
        Get-SimKernelLog -Tail 0 | Should -BeNullOrEmpty
        (Get-SimKernelLog -Tail 1).Text | Should -Be (Get-SimKernelLog)[-1].Text
    }

    It 'starts anew with a boot' {
        $null = Set-SimCpuOnline 4
        Restart-SimMachine
        Get-SimKernelLog -Level Err | Should -BeNullOrEmpty
    }
}
