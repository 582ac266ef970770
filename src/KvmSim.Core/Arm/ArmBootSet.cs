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

    /// <summary>
    /// Those that come alone, and not once others have come late: a late CPU is folded into what the system has, and
    /// who comes behind it is asked by that (recorded: a smaller PARange, a CPU without a PMU).
    /// </summary>
    public required IReadOnlyList<(CpuSet Cpus, CpuSet Behind, LateCpuOutcome Outcome)> LateBehind { get; init; }

    /// <summary>All come, in whatever order; null where that hangs on what is not known.</summary>
    public bool? AllCome => FailAtBoot.Concat(Late).Concat(LateBehind.Select(kind => (kind.Cpus, kind.Outcome)))
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
