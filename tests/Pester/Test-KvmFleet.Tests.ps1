BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $manifests = "$PSScriptRoot/../../manifests"
}

Describe 'Test-KvmFleet' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'judges each machine against itself, with the deciding differences by name' {
        $fleet = Test-KvmFleet $manifests
        $fleet.MachineCount | Should -Be 18
        $lakefield = $fleet.Machines | Where-Object Name -eq lakefield
        $lakefield.Verdict | Should -Be 'Fail'
        $lakefield.Suspects[0].Cpus | Should -Be '4'
        "$($lakefield.Suspects[0].Reasons[0])" | Should -BeLike '*0x48b*bus-lock detection*'
        ($fleet.Machines | Where-Object Name -eq arrow-lake).Verdict | Should -Be 'Pass'
        ($fleet.Machines | Where-Object Verdict -eq NotApplicable) | Should -BeNullOrEmpty
        ($fleet.Machines | Where-Object Name -eq rk3399).Suspects.Cpus | Should -Be '4-5'
        ($fleet.Machines | Where-Object Name -eq neoverse-n1).Suspects.Cpus | Should -Be '12-15'
        $arm = ($fleet.Classes | Where-Object Vendor -eq ARM)[0].Class
        $x86 = ($fleet.Classes | Where-Object Vendor -eq GenuineIntel)[0].Class
        ($fleet.Pairs | Where-Object { $_.From -eq $arm -and $_.To -eq $x86 }).Obstacle | Should -BeLike 'the architectures differ*'
    }

    It 'agrees with Test-KvmCompatibility' {
        $fleet = Test-KvmFleet $manifests
        foreach ($machine in $fleet.Machines) {
            $whole = Import-SimMachine $machine.Source -Force
            if ($machine.Load -eq 'ok') {
                ($machine.Verdict -eq 'Pass') | Should -Be (Test-KvmCompatibility -Machine $whole)
            }
        }
    }

    It 'compares every class with every other one' {
        $fleet = Test-KvmFleet "$manifests/*.yaml"
        $n = $fleet.Classes.Count
        $fleet.Pairs.Count | Should -Be ($n * ($n - 1))
        $fleet.Pairs[0].From | Should -Be 1
        $fleet.Pairs[0].To | Should -Be 2
        $amd = ($fleet.Classes | Where-Object Vendor -eq AuthenticAMD)[0].Class
        $intel = ($fleet.Classes | Where-Object Vendor -eq GenuineIntel)[0].Class
        $pair = $fleet.Pairs | Where-Object { $_.From -eq $amd -and $_.To -eq $intel }
        $pair.Guest | Should -Be 'No'
        $pair.Obstacle | Should -BeLike '*vendor*'
    }

    It 'names the machine that costs a feature, and what the others regain without it' {
        $null = New-Item TestDrive:/pair -ItemType Directory
        $null = New-SimMachine full -From sapphire-rapids
        Export-SimMachine TestDrive:/pair/full.yaml
        $text = Get-Content TestDrive:/pair/full.yaml -Raw
        Set-Content TestDrive:/pair/poor.yaml ($text -replace 'name: full', 'name: poor' -replace ' amx_int8', '')
        $fleet = Test-KvmFleet TestDrive:/pair
        $cost = $fleet.Costs | Where-Object Features -contains amx_int8
        $cost.LackingOn | Should -Be 'poor'
        $without = Test-KvmFleet TestDrive:/pair -Exclude poor
        $without.Regained | Should -Be 'amx_int8'
        $without.Excluded.Name | Should -Be 'poor'
        $without.MachineCount | Should -Be 1
        (Test-KvmFleet TestDrive:/pair -Exclude *poor.yaml).Excluded.Name | Should -Be 'poor'
    }

    It 'goes on after a file that cannot be read, and says how many there were' {
        $null = New-Item TestDrive:/mixed -ItemType Directory
        Set-Content TestDrive:/mixed/bad.yaml "kind: ["
        $null = New-SimMachine good -From tcg-epyc
        Export-SimMachine TestDrive:/mixed/good.yaml
        $fleet = Test-KvmFleet TestDrive:/mixed -ErrorAction SilentlyContinue -ErrorVariable problem
        $fleet.Machines.Name | Should -Be 'good'
        $fleet.FailedFileCount | Should -Be 1
        $problem[0].FullyQualifiedErrorId | Should -BeLike '*,KvmSim.PowerShell.Commands.TestKvmFleetCommand'
        $problem[0].Exception.Message | Should -BeLike '*bad.yaml:*'
        Test-KvmFleet TestDrive:/mixed -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'searches folders in folders only when it is told to' {
        $null = New-Item TestDrive:/top/inner -ItemType Directory
        $null = New-SimMachine good -From tcg-epyc
        Export-SimMachine TestDrive:/top/inner/good.yaml
        { Test-KvmFleet TestDrive:/top -ErrorAction Stop } | Should -Throw -ErrorId 'FolderHasNoFile,KvmSim.PowerShell.Commands.TestKvmFleetCommand'
        (Test-KvmFleet TestDrive:/top -Recurse).Machines.Name | Should -Be 'good'
    }

    It 'judges under the generation that it is given' {
        (Test-KvmFleet "$manifests/lakefield.yaml" -Generation linux-6.1).Machines.Generation | Should -Be 'linux-6.1'
        { Test-KvmFleet "$manifests/lakefield.yaml" -Generation none -ErrorAction Stop } | Should -Throw -ErrorId 'GenerationNotFound,*'
    }

    It 'writes only true or false with -Quiet' {
        Test-KvmFleet "$manifests/arrow-lake.yaml" -Quiet | Should -BeTrue
        Test-KvmFleet "$manifests/lakefield.yaml" -Quiet | Should -BeFalse
    }

    It 'gives the same answer whatever the number of threads' {
        $one = Test-KvmFleet $manifests -ThrottleLimit 1
        $many = Test-KvmFleet $manifests -ThrottleLimit 8
        ($many.Overview -join "`n") | Should -Be ($one.Overview -join "`n")
    }

    It 'shows what would be if machines were otherwise' {
        $fleet = Test-KvmFleet "$manifests/sapphire-rapids.yaml", "$manifests/big-host.yaml" -Change @{ Machine = 'big*'; Without = 'avx512f' }
        $fleet.Before.Name | Should -Be big-host
        $fleet.Lost | Should -Contain avx512f
        $fleet.Overview -join "`n" | Should -Match 'Lost'
    }

    It 'has the matrix as objects with the columns of the page' {
        $fleet = Test-KvmFleet "$manifests/sapphire-rapids.yaml", "$manifests/lakefield.yaml"
        $fleet.Matrix.Class | Should -Be 1, 2
        $fleet.Matrix[0].'1' | Should -Be '='
        $fleet.Matrix[0].'2' | Should -BeIn yes, no, vm, '?'
    }

    It 'ends over a change that says nothing' {
        { Test-KvmFleet "$manifests/lakefield.yaml" -Change @{ Machine = 'x' } } | Should -Throw -ErrorId 'ChangeInvalid,*'
    }

    It 'counts files that cannot be used, also where no machine is left' {
        $fleet = Test-KvmFleet $PSCommandPath -ErrorAction SilentlyContinue
        $fleet.MachineCount, $fleet.FailedFileCount | Should -Be 0, 1
    }
}
