using KvmSim.Hardware;

namespace KvmSim.Arm;

/// <summary>A choice of the CPUs that are online at boot, and what becomes of all.</summary>
internal sealed record ArmBootSet
{
    /// <summary>One CPU of each kind that is there at boot, the boot CPU first.</summary>
    public required CpuSet AtBoot { get; init; }

    /// <summary>The CPUs that are started at boot and do not come up, or bring the machine down.</summary>
    public required IReadOnlyList<(CpuSet Cpus, LateCpuOutcome Outcome)> FailAtBoot { get; init; }

    /// <summary>The CPUs that come after boot, kind by kind, and what becomes of them.</summary>
    public required IReadOnlyList<(CpuSet Cpus, LateCpuOutcome Outcome)> Late { get; init; }

    /// <summary>All come; null where that hangs on what is not known.</summary>
    public bool? AllCome => FailAtBoot.Concat(Late)
        .Aggregate((bool?)true, (so, kind) => so & Comes(kind.Outcome));

    /// <summary>No smaller choice brings all.</summary>
    public bool IsLeast { get; init; }

    private static bool? Comes(LateCpuOutcome outcome) => outcome.Verdict switch
    {
        LateCpuVerdict.ComesUp => true,
        LateCpuVerdict.Unknown => null,
        _ => false,
    };
}
