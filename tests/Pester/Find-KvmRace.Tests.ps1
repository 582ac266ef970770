BeforeAll {
    Import-Module "$PSScriptRoot/../../out/KvmSim/KvmSim.psd1" -Force
    $class = 'KvmSim.PowerShell.Commands.FindKvmRaceCommand'
}

Describe 'Find-KvmRace' {
    BeforeEach {
        Get-SimMachine | Remove-SimMachine
    }

    It 'finds the race of the review, with its schedule' {
        $result = Find-KvmRace v1-nolock
        $result.Complete | Should -BeTrue
        $result.Violations.Property | Should -Be @('UncheckedEnable', 'StaleFlag', 'EnabledLeak')
        $first = $result.Violations[0]
        $first.Depth | Should -Be 8
        $first.Schedule.Steps.Count | Should -Be 8
        $first.Schedule.Steps[7].IsFatal | Should -BeTrue
        $first.Schedule.Steps[7].Cpu | Should -Be 3
    }

    It 'counts the states of the published model' {
        $result = Find-KvmRace base -CpuCount 3 -VmActor 2 -HotplugActor 2 -Reduction None -Property None
        $result.StateCount | Should -Be 7770
        $result.TransitionCount | Should -Be 17918
        $result.Violations.Count | Should -Be 0
    }

    It 'finds nothing in upstream' {
        (Find-KvmRace upstream -CpuCount 5 -HotplugActor 2 -VmActor 2).Violations.Count | Should -Be 0
    }

    It 'explores <Model> with a loader, and finds the race of loading: <Races>' -ForEach @(
        @{ Model = 'base'; Races = $true }
        @{ Model = 'linux-6.12'; Races = $false }
    ) {
        $result = Find-KvmRace $Model -ModuleLoader
        ($result.Violations.Property -contains 'LoadRace') | Should -Be $Races
    }

    It 'takes the incompatible CPUs of a machine, under its own numbers' {
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $result = Find-KvmRace -Machine lakefield -Property P3
        $result.MachineName | Should -Be 'lakefield'
        $result.CpuCount | Should -Be 5
        $result.IncompatibleCpu | Should -Be '4'
        $result.Violations[0].Schedule.Steps[0].Cpu | Should -Be 4
        (Find-KvmRace -Machine lakefield -Generation linux-6.12).Violations.Count | Should -Be 0
    }

    It 'ends at a limit, says so, and is not complete' {
        $result = Find-KvmRace v1-nolock -CpuCount 6 -HotplugActor 2 -VmActor 2 -Reduction None -MaxState 20000 -WarningVariable warned -WarningAction SilentlyContinue
        $result.Complete | Should -BeFalse
        $result.StopReason | Should -Be 'MaxStates'
        $warned.Count | Should -Be 1
        $memory = Find-KvmRace v1-nolock -CpuCount 8 -HotplugActor 2 -VmActor 2 -Reduction None -MaxMemory 8MB -WarningAction SilentlyContinue
        $memory.StopReason | Should -Be 'MaxMemory'
    }

    It 'goes on from a checkpoint, and ends with the same counts' {
        $whole = Find-KvmRace v1-nolock -HotplugActor 2 -VmActor 2 -Reduction None
        $part = Find-KvmRace v1-nolock -HotplugActor 2 -VmActor 2 -Reduction None -Checkpoint TestDrive:/a.race -MaxState 20000 -WarningAction SilentlyContinue
        $part.Complete | Should -BeFalse
        $result = Find-KvmRace v1-nolock -HotplugActor 2 -VmActor 2 -Reduction None -Checkpoint TestDrive:/a.race
        $result.Complete | Should -BeTrue
        $result.StateCount | Should -Be 45642
        $result.TransitionCount | Should -Be $whole.TransitionCount
    }

    It 'refuses the checkpoint of another search, and leaves it as it is' {
        $null = Find-KvmRace v1-nolock -Checkpoint TestDrive:/b.race -MaxState 100 -WarningAction SilentlyContinue
        $before = Get-Content TestDrive:/b.race -Raw
        { Find-KvmRace v1 -Checkpoint TestDrive:/b.race } | Should -Throw -ErrorId "CheckpointInvalid,$class"
        Get-Content TestDrive:/b.race -Raw | Should -Be $before
    }

    It 'decides for every number of CPUs' {
        $proof = Find-KvmRace abort -AnyCpuCount
        $proof.Holds | Should -BeTrue
        $proof.Assumptions.Count | Should -BeGreaterThan 3
        $broken = Find-KvmRace v1 -AnyCpuCount
        $broken.Holds | Should -BeFalse
        ($broken.Verdicts | Where-Object Property -eq StaleFlag).SmallestCpuCount | Should -Be 2
    }

    It 'is true of nothing where no property is asked for' {
        Find-KvmRace v1-nolock -Property None -Quiet | Should -BeFalse
        Find-KvmRace abort -Property None -AnyCpuCount -Quiet | Should -BeFalse
        Find-KvmRace upstream -Quiet | Should -BeTrue
        { Find-KvmRace v1-nolock -Property None | Should -HaveNoRace } | Should -Throw '*That is unknown*'
    }

    It 'suggests re-evaluation for v1' {
        $repairs = Find-KvmRace v1 -Suggest
        ($repairs | Where-Object { $_.Change -like 're-evaluate*' }).Complete | Should -BeTrue
    }

    It 'looks for a property that a manifest states' {
        Set-Content TestDrive:/mine.yaml @(
            'apiVersion: kvmsim/v1', 'kind: Property', 'metadata: {name: Mine}', 'spec:',
            '  sentence: With VMs every online CPU is enabled.', '  holds: usage == 0 or online in enabled')
        $base = Find-KvmRace base -Property TestDrive:/mine.yaml
        $base.Violations.Property | Should -Be 'Mine'
        $base.Violations[0].Depth | Should -Be (Find-KvmRace base -Property P2).Violations[0].Depth
        (Find-KvmRace upstream -Property TestDrive:/mine.yaml).Violations.Count | Should -Be 0
    }

    It 'explores a generation that is composed in a file' {
        Set-Content TestDrive:/composed.yaml @(
            'apiVersion: kvmsim/v1', 'kind: Generation', 'metadata: {name: mine}', 'spec:',
            '  from: patch-v1', '  parts: {reevaluates: true}')
        $result = Find-KvmRace TestDrive:/composed.yaml
        $result.Generation | Should -Be 'mine'
        $result.StateCount | Should -Be (Find-KvmRace v1-reeval).StateCount
        $result.Violations.Count | Should -Be 0
    }

    It 'says where a property names no field' {
        Set-Content TestDrive:/bad.yaml @(
            'apiVersion: kvmsim/v1', 'kind: Property', 'metadata: {name: Mine}', 'spec:',
            '  sentence: None.', '  holds: usage == nothing')
        { Find-KvmRace base -Property TestDrive:/bad.yaml } | Should -Throw -ErrorId "BadExpression,$class"
    }

    It 'ends the command where the request is wrong' {
        { Find-KvmRace v1 -CpuCount 65; 'went on' } | Should -Throw -ErrorId "RaceRequestInvalid,$class"
    }
}
