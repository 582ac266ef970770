using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>From the engine's view of a fleet to the flat objects that commands write.</summary>
internal static class FleetReports
{
    public static FleetSummary Of(FleetReport report, int failedFiles, CancellationToken stop) => new()
    {
        MachineCount = report.Machines.Count,
        CpuCount = report.Machines.Sum(machine => machine.CpuCount),
        PassCount = Count(report, CheckVerdict.Pass),
        FailCount = Count(report, CheckVerdict.Fail),
        UnknownCount = Count(report, CheckVerdict.Unknown),
        NotApplicableCount = Count(report, CheckVerdict.NotApplicable),
        FailedFileCount = failedFiles,
        Machines = [.. report.Machines.Until(stop).Select(machine => OfMachine(machine, report.ClassOf(machine)))],
        Classes = [.. report.Classes.Until(stop).Select(OfClass)],
        Pairs = new ItemList<MigrationPair>(new PairList(report.Pairs)),
        Features = FeatureNames(report.Baseline.Shared.Has),
        VmxCapabilities = Names(report.Baseline.Shared.Has, vmx: true),
        UnknownCapabilities = UnknownNames(report.Baseline.Shared.Unknown),
        Costs = [.. report.Baseline.Costs.Until(stop).Select(OfCost)],
        Excluded = [.. report.Excluded.Select(machine => OfMachine(machine, null))],
        Regained = Names(report.Regained),
        Before = [.. report.Changed.Select(machine => OfMachine(machine.Before! with { Name = machine.Name }, null))],
        Gained = Names(report.Gained),
        Lost = Names(report.Lost),
    };

    public static SimCpuBaseline Of(CpuBaseline baseline)
    {
        CapabilitySet shared = baseline.Capabilities.Shared.Has;
        return new SimCpuBaseline
        {
            Cpus = [.. baseline.Cpus.Select(cpu => cpu.Name)],
            Vendor = [.. baseline.VendorIds],
            Family = baseline.Signature.Family,
            Model = baseline.Signature.Model,
            Stepping = baseline.Signature.Stepping,
            Features = Names(shared, vmx: false),
            GuestFeatures = Names(baseline.Guest.Has),
            SvmFeatures = Names(shared, CapabilityKind.SvmFeature),
            VmxControls = Names(shared, CapabilityKind.VmxControl),
            VmxMayBeZero = Names(shared, CapabilityKind.VmxDefault1),
            VmxCapabilities = Names(shared, CapabilityKind.VmxCapability),
            UnknownCapabilities = UnknownNames(baseline.Capabilities.Shared.Unknown),
            Costs = [.. baseline.Capabilities.Costs.Select(OfCost)],
        };
    }

    public static SimCpuBaseline Of(ArmCpuBaseline baseline) => new()
    {
        Cpus = [.. baseline.Cpus.Select(cpu => cpu.Name)],
        Vendor = [.. baseline.VendorIds],
        Family = 0,
        Model = 0,
        Stepping = 0,
        Features = [.. baseline.Features],
        GuestFeatures = [.. baseline.GuestFeatures],
        GuestDifferences = [.. baseline.GuestDifferences],
        Registers = [.. baseline.Registers],
        SvmFeatures = [],
        VmxControls = [],
        VmxMayBeZero = [],
        VmxCapabilities = [],
        UnknownCapabilities = [.. baseline.Unknown],
        Costs =
        [
            .. baseline.Costs.Select(cost => new BaselineCost
            {
                Count = cost.LackingOn.Count,
                LackingOn = [.. cost.LackingOn],
                UnknownOn = [.. cost.UnknownOn],
                Features = [.. cost.Lost],
                VmxCapabilities = [],
            }),
        ],
    };

    public static MigrationPair OfPair(FleetPair pair) => new()
    {
        From = pair.From.Id,
        To = pair.To.Id,
        Guest = pair.Guest,
        NestingGuest = pair.NestingGuest,
        Obstacle = pair.Obstacle,
        Missing = Names(pair.Missing, vmx: false),
        MissingVmx = Names(pair.Missing, vmx: true),
        Unknown = UnknownNames(pair.Unknown),
    };

    private static int Count(FleetReport report, CheckVerdict verdict) =>
        report.Machines.Count(machine => machine.Verdict == verdict);

    public static MachineVerdict OfMachine(FleetMachine machine, FleetClass? known) => new()
    {
        Name = machine.Name,
        Source = machine.Source,
        Generation = machine.Generation,
        Verdict = machine.Verdict,
        Load = machine.Load,
        Death = machine.Death,
        CpuCount = machine.CpuCount,
        AcceptedCount = machine.AcceptedCount,
        Suspects = [.. machine.Suspects.Select(suspect => OfSuspect(machine.Name, suspect))],
        Assumptions = [.. machine.Assumptions],
        Evidence = $"{machine.Evidence}",
        Class = known?.Id ?? 0,
    };

    private static SuspectCpu OfSuspect(string machine, FleetCpus suspect) => new()
    {
        MachineName = machine,
        Cpus = suspect.Cpus.ToString(),
        Model = suspect.Model,
        Verdict = suspect.Verdict,
        Reason = suspect.Failure?.Reason,
        Errno = suspect.Failure?.ErrnoName,
        Reasons = [.. suspect.Findings.Select(finding => Reports.OfFinding(machine, finding))],
        Missing = [.. suspect.Missing],
        Evidence = $"{suspect.Evidence}",
    };

    private static MachineClass OfClass(FleetClass known) => new()
    {
        Class = known.Id,
        Count = known.Machines.Count,
        Machines = [.. known.Machines],
        Vendor = known.VendorId,
        Load = known.Load,
        Complete = known.IsComplete,
        Features = FeatureNames(known.Capabilities.Has),
        VmxCapabilities = Names(known.Capabilities.Has, vmx: true),
        UnknownCapabilities = UnknownNames(known.Capabilities.Unknown),
    };

    private static BaselineCost OfCost(CapabilityCost cost) => new()
    {
        Count = cost.LackingCount,
        LackingOn = [.. cost.LackingOn],
        UnknownOn = [.. cost.UnknownOn],
        Features = Names(cost.Lost, vmx: false),
        VmxCapabilities = Names(cost.Lost, vmx: true),
    };

    /// <summary>What is there: a field of arm64 that is zero says of most things that they are not.</summary>
    private static string[] FeatureNames(CapabilitySet set) =>
    [
        .. set.Enumerate().Where(capability => !capability.IsVmx && capability is not { IsField: true, Value: 0 })
            .Select(capability => capability.Name),
    ];

    /// <summary>Of a field of which nobody knows the value, every value is unknown: the field is named once.</summary>
    private static string[] UnknownNames(CapabilitySet set) =>
        [.. set.Enumerate().Select(capability => capability.Subject).Distinct(StringComparer.Ordinal)];

    private static string[] Names(CapabilitySet set) => [.. set.Enumerate().Select(capability => capability.Name)];

    private static string[] Names(CapabilitySet set, bool vmx) =>
        [.. set.Enumerate().Where(capability => capability.IsVmx == vmx).Select(capability => capability.Name)];

    private static string[] Names(CapabilitySet set, CapabilityKind kind) =>
        [.. set.Enumerate().Where(capability => capability.Kind == kind).Select(capability => capability.Name)];
}
