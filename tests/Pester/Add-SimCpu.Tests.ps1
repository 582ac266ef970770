BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Add-SimCpu' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
    }

    It 'plugs what the machine describes' {
        $answer = Add-SimCpu 4
        $answer.Result | Should -Be 'ok'
        $answer.Id | Should -Be 4
        (Get-SimCpu 4).State | Should -Be 'Offline'
        (Get-SimMachine).Present | Should -Be '0-4'
    }

    It 'makes a CPU that differs' {
        $null = Add-SimCpu 4 -RemoveFeature svm, npt -AddFeature umip
        $cpu = Get-SimCpu 4
        $cpu.Model | Should -Be 'generic-amd-with-umip-without-svm-without-npt'
        $cpu.Compatible | Should -Be 'Fail'
    }

    It 'takes registers as numbers and as text' {
        $null = New-SimMachine intel -CpuCount 1 -PossibleCpu 3
        $null = Add-SimCpu 1 -Msr @{ 0x48b = 0x435d6fff00000000 }
        $null = Add-SimCpu 2 -Msr @{ '0x48b' = '0x435d6fff00000000' }
        (Get-KvmIncompatibleCpu).Id | Should -Be 1, 2
    }

    It 'refuses a socket that is taken' {
        { Add-SimCpu 0 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuAlreadyPresent,KvmSim.PowerShell.Commands.AddSimCpuCommand'
    }

    It 'does not know every model, feature and register' {
        { Add-SimCpu 4 none -ErrorAction Stop } | Should -Throw -ErrorId 'ModelNotFound,KvmSim.PowerShell.Commands.AddSimCpuCommand'
        { Add-SimCpu 4 -AddFeature none } | Should -Throw -ErrorId 'FeatureNotFound,KvmSim.PowerShell.Commands.AddSimCpuCommand'
        { Add-SimCpu 4 -Msr @{ 1 = 'x' } } | Should -Throw -ErrorId 'RegisterInvalid,KvmSim.PowerShell.Commands.AddSimCpuCommand'
    }

    It 'plugs a CPU of another model of the machine' {
        $null = New-SimMachine -From tcg-epyc
        $null = Add-SimCpu 2 -Model epyc-without-svm
        (Get-SimCpu 2).Model | Should -Be 'epyc-without-svm'
    }
}
