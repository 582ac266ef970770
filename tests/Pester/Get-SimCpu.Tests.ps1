BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
}

Describe 'Get-SimCpu' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
        $null = New-SimMachine host -CpuCount 4 -PossibleCpu 6 -Vendor Amd
    }

    It 'lists every CPU, plugged or not' {
        (Get-SimCpu).Id | Should -Be 0, 1, 2, 3, 4, 5
        (Get-SimCpu).State | Should -Be 'Online', 'Online', 'Online', 'Online', 'Absent', 'Absent'
    }

    It 'takes numbers and cpulists' {
        (Get-SimCpu 0-1,3).Id | Should -Be 0, 1, 3
        (Get-SimCpu 1, 3).Id | Should -Be 1, 3
        (Get-SimCpu '0-3:1/2').Id | Should -Be 0, 2
    }

    It 'filters by state' {
        (Get-SimCpu -State Absent).Id | Should -Be 4, 5
    }

    It 'says what KVM would make of a CPU' {
        $null = New-SimMachine -From lakefield
        (Get-SimCpu | Where-Object Compatible -eq Fail).Model | Should -Be 'sunny-cove'
    }

    It 'shows where virtualization is on' {
        $null = Import-KvmModule
        (Get-SimCpu 0).Virtualization | Should -BeTrue
        (Get-SimCpu 4).Virtualization | Should -BeFalse
    }

    It 'says that there is no such CPU' {
        { Get-SimCpu 9 -ErrorAction Stop } | Should -Throw -ErrorId 'CpuNotFound,KvmSim.PowerShell.Commands.GetSimCpuCommand'
    }
}
