BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-KvmGeneration' {
    It 'lists them oldest first' {
        $ids = (Get-KvmGeneration).Id
        $ids[0] | Should -Be 'linux-5.16'
        $ids[-1] | Should -Be 'linux-7.3'
        $ids | Should -Contain 'patch-v1'
    }

    It 'takes aliases and wildcards' {
        (Get-KvmGeneration V1).Id | Should -Be 'patch-v1'
        (Get-KvmGeneration linux-*).Id | Should -Be 'linux-5.16', 'linux-6.1', 'linux-6.3', 'linux-6.12', 'linux-6.16',
            'linux-6.18', 'linux-7.0', 'linux-7.1', 'linux-7.2', 'linux-7.3'
    }

    It 'says what a generation is made of' {
        $generation = Get-KvmGeneration patch-v1
        $generation.Callback | Should -Be 'Online'
        $generation.Check | Should -Be 'Callback'
        $generation.Remembers | Should -BeTrue
        $generation.Confidence | Should -Be 'Recorded'
        (Get-KvmGeneration linux-6.12).Parameters | Should -Contain 'kvm.enable_virt_at_load=1'
    }

    It 'does not know every one' {
        { Get-KvmGeneration none -ErrorAction Stop } | Should -Throw -ErrorId 'GenerationNotFound,KvmSim.PowerShell.Commands.GetKvmGenerationCommand'
    }
}
