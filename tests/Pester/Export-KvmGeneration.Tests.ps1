BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $folder = "$PSScriptRoot/../../manifests/generations"
}

AfterAll {
    Remove-KvmGeneration *
}

Describe 'Export-KvmGeneration' {
    It 'writes what Import-KvmGeneration reads' {
        $null = Import-KvmGeneration "$folder/loud-refusal.yaml"
        Export-KvmGeneration loud-refusal "$TestDrive/again.yaml"
        $again = Import-KvmGeneration "$TestDrive/again.yaml"
        $again.Id | Should -Be 'loud-refusal'
        $again.Refusal | Should -Be 'Always'
    }

    It 'replaces a file with -Force only' {
        Export-KvmGeneration linux-6.3 "$TestDrive/one.yaml"
        { Export-KvmGeneration linux-6.3 "$TestDrive/one.yaml" -ErrorAction Stop } |
            Should -Throw -ErrorId 'FileAlreadyExists,KvmSim.PowerShell.Commands.ExportKvmGenerationCommand'
        (Export-KvmGeneration linux-6.3 "$TestDrive/one.yaml" -Force -PassThru).Name | Should -Be 'one.yaml'
    }

    It 'goes with a machine' {
        $null = Import-KvmGeneration "$folder/review-wish.yaml"
        $null = New-SimMachine host -Generation review-wish
        Export-SimMachine "$TestDrive/host.yaml"
        Get-SimMachine | Remove-SimMachine
        (Import-SimMachine "$TestDrive/host.yaml").Generation | Should -Be 'review-wish'
    }
}
