namespace KvmSim.PowerShell.Tests.Module;

/// <summary>A script for each kind of output; the sessions that run them have what <see cref="Setup"/> makes.</summary>
internal static class ViewSamples
{
    internal const string Setup =
        """
        $null = New-SimMachine board -From rk3399
        $null = New-SimMachine -From lakefield -Generation patch-v1
        $null = Import-KvmModule kvm_intel
        $null = New-SimVm v
        """;

    private const string Fleet = "(Test-KvmFleet (Get-ChildItem $root/manifests -Filter *.yaml))";

    /// <summary>Scripts by the type that they write.</summary>
    internal static IReadOnlyDictionary<string, string> Scripts { get; } = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["Machines.SimulatedMachine"] = "Get-SimMachine",
        ["Output.MachineMap"] = "Show-SimMachine",
        ["Output.SimulatedCpu"] = "Get-SimCpu",
        ["Output.ImportedCpuModel"] =
            "Import-SimCpuModel $root/tests/KvmSim.Core.Tests/Capture/samples/hybrid.instlat.txt",
        ["Output.CpuTransition"] = "Set-SimCpuOnline 1 -Offline; Set-SimCpuOnline 1",
        ["Output.ModuleTransition"] = "Import-KvmModule kvm_intel",
        ["Output.PowerTransition"] = "Suspend-SimMachine; Resume-SimMachine",
        ["Output.SimulatedVm"] = "Get-SimVm",
        ["Output.VcpuRun"] = "Invoke-SimVcpu v",
        ["Output.KvmStatus"] = "Get-KvmState",
        ["Output.IncompatibleCpu"] = "Get-KvmIncompatibleCpu",
        ["Output.KvmBootSet"] = "Get-KvmBootSet board",
        ["Output.BootSetCpu"] = "(Get-KvmBootSet board).Cpus",
        ["Output.CompatibilityReason"] = "Test-KvmCompatibility -Detailed",
        ["Output.CpuDifference"] = "Compare-SimCpu",
        ["Output.LogReason"] =
            "ConvertFrom-KvmLog 'kvm: CPU 3 feature inconsistency!', 'kvm: nobody ever printed this'",
        ["Output.GenerationInfo"] = "Get-KvmGeneration",
        ["Output.LogLine"] = "Get-SimKernelLog",
        ["Output.ManifestProblem"] = "Test-SimManifest $bad",
        ["Output.ScenarioStep"] = "(Invoke-SimScenario -Name lakefield) | Where-Object Step -is [int]",
        ["Output.ScenarioVerdict"] = "(Invoke-SimScenario -Name lakefield) | Where-Object Expectations -is [int]",
        ["Output.GenerationAnswers"] = "Compare-KvmGeneration -Name lakefield",
        ["Output.TraceConformance"] = "Test-KvmConformance $root/tests/conformance/i05*",
        ["Output.TraceStep"] = "Compare-KvmTrace $root/tests/conformance/c04-bad-1vm-offline-keep-vm@6.1.json",
        ["Output.KvmRaceResult"] = "Find-KvmRace v1-nolock -Property P1, P3",
        ["Output.KvmRaceViolation"] = "(Find-KvmRace v1-nolock -Property P1, P3).Violations",
        ["Output.KvmRaceSchedule"] = "(Find-KvmRace v1-nolock -Property P1).Violations[0].Schedule",
        ["Output.KvmRaceStep"] = "(Find-KvmRace v1-nolock -Property P1).Violations[0].Schedule.Steps",
        ["Output.KvmRaceProof"] = "Find-KvmRace v1 -AnyCpuCount",
        ["Output.KvmRaceVerdict"] = "(Find-KvmRace v1 -AnyCpuCount).Verdicts",
        ["Output.KvmDesign"] = "Find-KvmDesign { $_.Generations -contains 'patch-v1' } -World Plain",
        ["Output.KvmDesignChange"] = "Find-KvmDesign { $_.Generations -match 'patch-v1' } -From patch-v1 -World Plain",
        ["Output.KvmClusterNode"] = "[KvmSim.PowerShell.Output.KvmClusterNode]@{ Cluster = '127.0.0.1:17612'; "
            + "Address = '127.0.0.1:17611'; ThreadCount = 2; MemoryUsed = 1234567; MemoryLimit = 18957382656; "
            + "Build = 'ABCDEF012345' }",
        ["Output.KvmClusterJob"] =
            "[KvmSim.PowerShell.Output.KvmClusterJob]@{ Id = '0123456789ab'; Cluster = '127.0.0.1:17612'; "
            + "Kind = 'race'; State = 'Running'; Count = 12345678; Depth = 42; Attempt = 2; NodeCount = 3; "
            + "Message = 'its node was gone' }",
        ["Races.DesignVerdict"] = "(Find-KvmDesign { $_.Generations -contains 'patch-v1' } -World Plain).Verdicts",
        ["Output.KvmRaceRepair"] = "Find-KvmRace v1 -Suggest",
        ["Output.FleetSummary"] = Fleet,
        ["Output.MachineVerdict"] = $"{Fleet}.Machines",
        ["Output.SuspectCpu"] = $"{Fleet}.Machines | ForEach-Object {{ $_.Suspects }}",
        ["Output.MachineClass"] = $"{Fleet}.Classes",
        ["Output.MigrationPair"] = $"{Fleet}.Pairs",
        ["Output.BaselineCost"] = $"{Fleet}.Costs",
        ["Reporting.ReportInput"] = "Test-KvmFile $root/scenarios/lakefield.yaml",
        ["Reporting.ReportResult"] = "(Test-KvmFile $root/scenarios/lakefield.yaml).Results",
        ["Reporting.KvmReport"] = "Test-KvmFile $root/scenarios/lakefield.yaml | New-KvmReport",
        ["Reporting.ReportRule"] = "(Test-KvmFile $root/manifests/lakefield.yaml | New-KvmReport).Rules",
        ["Output.SimCpuBaseline"] = "Get-SimCpuBaseline",
    };

    internal static string FullName(string type) =>
        type.StartsWith("Reporting.", StringComparison.Ordinal) || type.StartsWith("Races.", StringComparison.Ordinal)
            ? $"KvmSim.{type}" : $"KvmSim.PowerShell.{type}";

    /// <summary>A session of that width in which the scripts can be run.</summary>
    internal static ModuleSession Open(int width, TemporaryFolder folder)
    {
        string bad = folder.Write(
            "bad.yaml", "apiVersion: kvmsim/v1\nkind: Machine\nmetadata: {name: bad}\nspec: {cpu: 3}\n");
        ModuleSession session = new(width: width);
        session.Run($"$root = '{TestPaths.RepositoryRoot}'; $bad = '{bad}'; {Setup}");
        return session;
    }
}
