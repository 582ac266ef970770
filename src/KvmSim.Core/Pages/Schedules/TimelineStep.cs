using KvmSim.Hardware;

namespace KvmSim.Pages;

/// <summary>One operation of a run, and what came of it.</summary>
public sealed record TimelineStep
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>What was done.</summary>
    public required string Operation { get; init; }

    /// <summary>What the kernel answered.</summary>
    public required PageText Answer { get; init; }

    /// <summary>Why the step is there; "" if nobody said.</summary>
    public string Note { get; init; } = "";

    /// <summary>How many things were expected of it.</summary>
    public required int Expectations { get; init; }

    /// <summary>What was expected and did not hold.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>The CPUs that are online afterwards.</summary>
    public required CpuSet Online { get; init; }

    /// <summary>The CPUs on which virtualization counts as enabled afterwards.</summary>
    public required CpuSet Enabled { get; init; }

    /// <summary>What the kernel printed meanwhile.</summary>
    public required IReadOnlyList<PageLogLine> Log { get; init; }

    /// <summary>What the answer rests on; "" where it is not known.</summary>
    public string Evidence { get; init; } = "";
}
