BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $folder = "$PSScriptRoot/../../manifests/generations"
}

AfterAll {
    Get-SimMachine | Remove-SimMachine
    Remove-KvmGeneration *
}

Describe 'Import-KvmGeneration' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'makes a generation known by its name' {
        $generation = Import-KvmGeneration "$folder/review-wish.yaml"
        $generation.Id | Should -Be 'review-wish'
        $generation.From | Should -Be 'patch-v1'
        $generation.Reevaluates | Should -BeTrue
        (Get-KvmGeneration review-*).Id | Should -Be 'review-wish'
        (New-SimMachine host -Generation review-wish).Generation | Should -Be 'review-wish'
    }

    It 'is not needed where the file is given' {
        (New-SimMachine host -Generation "$folder/loud-refusal.yaml").Generation | Should -Be 'loud-refusal'
    }

    It 'says where a file is wrong' {
        Set-Content "$TestDrive/wrong.yaml" @'
apiVersion: kvmsim/v1
kind: Generation
metadata: {name: wrong}
spec: {from: linux-6.1, parts: {check: callback}}
'@
        Import-KvmGeneration "$TestDrive/wrong.yaml" -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -Be 'ConflictingKeys,KvmSim.PowerShell.Commands.ImportKvmGenerationCommand'
        "$($problem[0])" | Should -BeLike '*wrong.yaml:4:*'
    }

    It 'needs a generation' {
        { Import-KvmGeneration "$PSScriptRoot/../../manifests/lakefield.yaml" -ErrorAction Stop } |
            Should -Throw -ErrorId 'ManifestHasNoGeneration,KvmSim.PowerShell.Commands.ImportKvmGenerationCommand'
    }
}
