BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Compare-KvmGeneration' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'writes a row for each step with the answer of each generation' {
        $rows = Compare-KvmGeneration -Name lakefield
        $rows[0].Operation | Should -Be 'load kvm_intel'
        $rows[0].Same | Should -BeTrue
        $rows[2].Same | Should -BeFalse
        $rows[2].Answers['linux-6.1'] | Should -Be 'ok'
        $rows[2].Answers['patch-v1'] | Should -Be 'EIO from write'
        $rows[6].Answers['linux-6.3'] | Should -Be 'EBUSY from KVM_CREATE_VM'
        $rows[0].Answers.Count | Should -BeGreaterThan 6
    }

    It 'compares the generations that are named' {
        $rows = Compare-KvmGeneration -Name lakefield -Generation v1, linux-6.1
        $rows[0].Answers.Keys | Should -Be 'patch-v1', 'linux-6.1'
    }

    It 'compares a generation with a policy by the name of its column, and that one alone' {
        $rows = Compare-KvmGeneration -Name lakefield -Generation 'linux-6.12 at_load=0', linux-6.12
        $rows[0].Answers.Keys | Should -Be 'linux-6.12 at_load=0', 'linux-6.12'
        $rows[6].Answers['linux-6.12 at_load=0'] | Should -Be 'EIO from KVM_CREATE_VM'
        { Compare-KvmGeneration -Name lakefield -Generation 'linux-6.12 at_lode=0' } | Should -Throw -ErrorId 'GenerationNotFound,*'
    }

    It 'tells lines and levels apart where they are asked for' {
        $rows = Compare-KvmGeneration -Name lakefield -Generation patch-v1, patch-v2 -IncludeLog
        $rows[2].Same | Should -BeFalse
        $rows[2].Answers['patch-v1'] | Should -Be $rows[2].Answers['patch-v2']
        $rows[2].Log['patch-v2'] | Should -Contain '<4> kvm: CPU4 is incompatible with online CPUs'
        (Compare-KvmGeneration -Name lakefield -Generation patch-v1, patch-v2)[2].Log.Count | Should -Be 0
    }

    It 'says of each answer what it rests on' {
        $row = @(Compare-KvmGeneration -Name lakefield -Generation linux-6.3, patch-v1-param)[2]
        $row.Evidence['linux-6.3'] | Should -BeLike 'derived (base: *'
        $row.Evidence['patch-v1-param'] | Should -BeLike 'derived (refusal: *'
    }

    It 'leaves out what all answer alike' {
        (Compare-KvmGeneration -Name lakefield -Generation v1, linux-6.1 -DifferentOnly).Same | Should -Not -Contain $true
    }

    It 'reads files' {
        @(Compare-KvmGeneration "$PSScriptRoot/../../scenarios/lakefield.yaml") | Should -HaveCount 9
    }

    It 'does not know every generation' {
        { Compare-KvmGeneration -Name lakefield -Generation none } | Should -Throw -ErrorId 'GenerationNotFound,KvmSim.PowerShell.Commands.CompareKvmGenerationCommand'
    }
}
