BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $folder = "$PSScriptRoot/../../manifests/generations"
}

AfterAll {
    Get-SimMachine | Remove-SimMachine
    Remove-KvmGeneration *
}

Describe 'Remove-KvmGeneration' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        Remove-KvmGeneration *
        $null = Import-KvmGeneration $folder/*.yaml
    }

    It 'forgets one by its name' {
        Remove-KvmGeneration REVIEW-wish | Should -BeNullOrEmpty
        (Get-KvmGeneration | Where-Object From).Id | Should -Be 'loud-refusal', 'query-wish'
        { New-SimMachine host -Generation review-wish -ErrorAction Stop } |
            Should -Throw -ErrorId 'GenerationNotFound,KvmSim.PowerShell.Commands.NewSimMachineCommand'
    }

    It 'takes wildcards and leaves alone what is shipped' {
        $before = @(Get-KvmGeneration).Count
        Remove-KvmGeneration *
        Get-KvmGeneration | Where-Object From | Should -BeNullOrEmpty
        @(Get-KvmGeneration).Count | Should -Be ($before - 3)
    }

    It 'takes generations from the pipeline' {
        Get-KvmGeneration | Where-Object From | Remove-KvmGeneration
        Get-KvmGeneration | Where-Object From | Should -BeNullOrEmpty
    }

    It 'refuses what is shipped, by alias too, and goes on' {
        Remove-KvmGeneration patch-v1, V1, loud-refusal -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be (@('GenerationNotRemovable,KvmSim.PowerShell.Commands.RemoveKvmGenerationCommand') * 2)
        (Get-KvmGeneration patch-v1).Id | Should -Be 'patch-v1'
        (Get-KvmGeneration | Where-Object From).Id | Should -Be 'query-wish', 'review-wish'
    }

    It 'does not know every one' {
        { Remove-KvmGeneration none -ErrorAction Stop } |
            Should -Throw -ErrorId 'GenerationNotFound,KvmSim.PowerShell.Commands.RemoveKvmGenerationCommand'
    }

    It 'changes nothing with -WhatIf' {
        Remove-KvmGeneration * -WhatIf
        @(Get-KvmGeneration | Where-Object From).Count | Should -Be 3
    }

    It 'lets machines keep what they run' {
        $machine = New-SimMachine host -Generation review-wish
        Remove-KvmGeneration review-wish
        Restart-SimMachine host
        $machine.Generation | Should -Be 'review-wish'
        (Import-KvmModule).Succeeded | Should -BeTrue
    }
}
