using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Races;

namespace KvmSim.PowerShell.Output;

/// <summary>From what the explorer found to the objects that commands write.</summary>
internal static class RaceReports
{
    public static KvmRaceResult OfSearch(
        RaceSearchResult result, string? machine = null, MachineExploration? explored = null)
    {
        RaceSearchOptions options = result.Options;
        return new KvmRaceResult
        {
            Options = options,
            IsYes = result.Decision.IsYes,
            Generation = options.Model.Name,
            MachineName = machine,
            CpuCount = options.CpuCount,
            IncompatibleCpu = CpuText(options, options.IncompatibleCpus ?? [options.CpuCount - 1]),
            FailingCpu = CpuText(options, options.FailingCpus),
            ChangingCpu = ChangingText(options),
            UnknownCpu = explored?.Unknown.ToString() ?? "",
            NeverOnlineCpu = explored?.NeverOnline.ToString() ?? "",
            HotplugActor = options.HotplugActors,
            VmActor = options.VmActors,
            ModuleLoader = options.LoaderActors > 0,
            Properties = Names(options, options.Asked),
            Reduction = result.AppliedReduction,
            StateCount = result.StateCount,
            TransitionCount = result.TransitionCount,
            Complete = result.Complete,
            Holding = Names(options, result.Decision.Holding),
            StopReason = result.StopReason,
            Depth = result.Depth,
            Elapsed = result.Elapsed ?? TimeSpan.Zero,
            MemoryPerState = Math.Round(result.BytesPerState, 1),
            Violations = [.. result.Violations.Select(violation => new KvmRaceViolation(violation))],
            Evidence = options.Model.Evidence.ToString(),
        };
    }

    public static KvmRaceProof OfAnyCpuCount(AnyCpuCountResult result) => new()
    {
        Generation = result.Options.Model.Name,
        VmActor = result.Options.VmActors,
        Verdicts = [.. result.Findings.Select(finding => OfFinding(finding, result.Options.InfoOf(finding.Property)))],
        Holds = result.Decision.IsYes,
        AbstractStateCount = result.AbstractStateCount,
        Assumptions = [.. result.Assumptions],
        Evidence = result.Options.Model.Evidence.ToString(),
    };

    private static KvmRaceVerdict OfFinding(AnyCpuCountFinding finding, RacePropertyInfo info) => new()
    {
        Property = info.Name,
        Label = info.Label,
        Sentence = info.Sentence,
        Verdict = finding.Verdict,
        Reason = finding.Reason ?? "",
        SmallestCpuCount = finding.SmallestCpuCount,
        Violation = finding.Violation is { } violation ? new KvmRaceViolation(violation) : null,
    };

    public static IEnumerable<KvmRaceRepair> OfRepairs(RaceSearchOptions options, IEnumerable<RaceRepair> repairs) =>
        repairs.Select(repair => new KvmRaceRepair
        {
            Generation = options.Model.Name,
            Change = repair.Change,
            Repairs = Names(options, repair.Repairs),
            Leaves = Names(options, repair.Leaves),
            Complete = repair.IsComplete,
            Cost = repair.Cost,
        });

    public static string[] Names(RaceSearchOptions options, RaceProperty properties) =>
        [.. RacePropertyCatalog.Each(properties).Select(property => options.InfoOf(property).Name)];

    /// <summary>The kinds of CPUs that change what VMs are told, semicolons between them.</summary>
    public static string ChangingText(RaceSearchOptions options) =>
        string.Join("; ", options.ChangingCpus.Select(kind => CpuText(options, kind)));

    public static string CpuText(RaceSearchOptions options, IEnumerable<int> cpus) =>
        CpuSet.Of(cpus.Select(cpu => options.CpuNumbers?[cpu] ?? cpu)).ToString();
}
