BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $class = 'KvmSim.PowerShell.Commands.ExportKvmRaceCommand'
    $race = Find-KvmRace v1-nolock
}

Describe 'Export-KvmRace' {
    It 'writes <As>' -ForEach @(
        @{ As = 'Text'; Begins = '     hotplug' }
        @{ As = 'Mermaid'; Begins = 'sequenceDiagram' }
        @{ As = 'Svg'; Begins = '<svg' }
        @{ As = 'Html'; Begins = '<!DOCTYPE html>' }
        @{ As = 'Perfetto'; Begins = '{' }
        @{ As = 'Scenario'; Begins = '# yaml-language-server' }
        @{ As = 'Promela'; Begins = '/* v1-nolock' }
    ) {
        $file = $race | Export-KvmRace TestDrive:/race -As $As -Force -PassThru
        $file.Name | Should -Be 'race'
        (Get-Content TestDrive:/race -Raw).StartsWith($Begins) | Should -BeTrue
    }

    It 'writes a file for each schedule into a folder' {
        $null = New-Item TestDrive:/many -ItemType Directory
        $files = $race | Export-KvmRace TestDrive:/many -As Svg -PassThru
        $files.Name | Should -Be @('v1-nolock-UncheckedEnable.svg', 'v1-nolock-StaleFlag.svg', 'v1-nolock-EnabledLeak.svg')
    }

    It 'writes the violation that is named, from the result or by itself' {
        $race | Export-KvmRace TestDrive:/a.txt -As Text -Property P3 -Force
        $race.Violations[1] | Export-KvmRace TestDrive:/b.txt -As Text -Force
        Get-Content TestDrive:/a.txt -Raw | Should -Be (Get-Content TestDrive:/b.txt -Raw)
    }

    It 'writes a scenario that Invoke-SimScenario acts out as expected' {
        Find-KvmRace base -CpuCount 3 -IncompatibleCpu @() -Property P2 | Export-KvmRace TestDrive:/race.yaml -As Scenario -Force
        $verdict = Invoke-SimScenario TestDrive:/race.yaml | Where-Object { $_.PSObject.TypeNames[0] -like '*ScenarioVerdict' }
        $verdict.Passed | Should -BeTrue
    }

    It 'writes the model of what has no race' {
        Find-KvmRace upstream | Export-KvmRace TestDrive:/upstream.pml -As Promela -Force
        Get-Content TestDrive:/upstream.pml -Raw | Should -BeLike '*#define PROP 99*'
    }

    It 'leaves a file alone, and with -WhatIf writes none' {
        Set-Content TestDrive:/there.svg 'mine'
        { $race | Export-KvmRace TestDrive:/there.svg -As Svg -ErrorAction Stop } | Should -Throw -ErrorId "FileAlreadyExists,$class"
        $race | Export-KvmRace TestDrive:/there.svg -As Svg -Force -WhatIf
        Get-Content TestDrive:/there.svg | Should -Be 'mine'
    }

    It 'says what cannot be done to a real kernel' {
        { $race | Export-KvmRace TestDrive:/x.yaml -As Scenario -Property P5 -ErrorAction Stop } | Should -Throw -ErrorId "ScheduleNotExpressible,$class"
    }
}
