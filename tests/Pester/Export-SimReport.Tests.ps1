Describe 'Export-SimReport' {
    BeforeAll {
        Get-SimMachine | Remove-SimMachine -Confirm:$false
        $machine = New-SimMachine laptop -From lakefield
        $race = Find-KvmRace v1-nolock -Property P1
        function Get-Title([string] $Path) { ([regex] '<title>(.*) - KvmSim</title>').Match((Get-Content $Path -Raw)).Groups[1].Value }
    }

    It 'makes a page of <what>' -ForEach @(
        @{ what = 'a machine'; make = { $machine }; title = 'laptop: KVM refuses CPU 4' }
        @{ what = 'refused CPUs'; make = { Get-KvmIncompatibleCpu -Machine laptop -IncludeAbsent }; title = 'laptop: KVM refuses CPU 4' }
        @{ what = 'a race'; make = { $race }; title = 'Virtualization is enabled on an incompatible CPU without a check' }
        @{ what = 'a violation'; make = { $race.Violations }; title = 'Virtualization is enabled on an incompatible CPU without a check' }
        @{ what = 'a scenario'; make = { Invoke-SimScenario -Name lakefield }; title = 'lakefield under linux-6.12: all as expected' }
        @{ what = 'a comparison'; make = { Compare-KvmGeneration -Name lakefield -Generation linux-6.1, linux-6.12 }; title = 'lakefield under 2 generations: 2 of 9 steps answered differently' }
        @{ what = 'a search without a find'; make = { Find-KvmRace patch-v4 -Property P1 }; title = 'patch-v4: nothing is broken' }
    ) {
        $file = Join-Path $TestDrive 'page.html'
        & $make | Export-SimReport $file -Force
        Get-Title $file | Should -Be $title
    }

    It 'makes the same page of what was written down' {
        $live = Join-Path $TestDrive 'live.html'
        $read = Join-Path $TestDrive 'read.html'
        $steps = Invoke-SimScenario -Name lakefield
        $steps | Export-SimReport $live -Command c -Force
        [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($steps, 4)) |
            Export-SimReport $read -Command c -Force
        Get-Content $read -Raw | Should -Be (Get-Content $live -Raw)
    }

    It 'puts several kinds on one page' {
        $file = Join-Path $TestDrive 'all.html'
        @($machine; $race) | Export-SimReport $file -Force
        $text = Get-Content $file -Raw
        $text | Should -Match 'Who is to blame'
        $text | Should -Match 'How it comes about|UncheckedEnable in 8 steps'
    }

    It 'names the command that was given' {
        $file = Join-Path $TestDrive 'named.html'
        $machine | Export-SimReport $file -Command 'what <I> did' -Force
        Get-Content $file -Raw | Should -Match 'what &lt;I&gt; did'
    }

    It 'keeps a file that is there, and writes none with -WhatIf' {
        $file = Join-Path $TestDrive 'kept.html'
        Set-Content $file 'mine'
        $machine | Export-SimReport $file -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Be 'FileAlreadyExists,KvmSim.PowerShell.Commands.ExportSimReportCommand'
        $machine | Export-SimReport $file -Force -WhatIf
        Get-Content $file | Should -Be 'mine'
    }

    It 'says of an object that no page can show it, and that none is written' {
        $file = Join-Path $TestDrive 'none.html'
        1 | Export-SimReport $file -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be @('ReportInputUnknown,KvmSim.PowerShell.Commands.ExportSimReportCommand', 'ReportInputUnknown,KvmSim.PowerShell.Commands.ExportSimReportCommand')
        Test-Path $file | Should -BeFalse
    }

    It 'writes what it wrote, with -PassThru' {
        ($machine | Export-SimReport (Join-Path $TestDrive 'passed.html') -PassThru).Name | Should -Be 'passed.html'
    }
}
