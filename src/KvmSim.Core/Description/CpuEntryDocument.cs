using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>CPUs of a machine that are alike.</summary>
public sealed record CpuEntryDocument
{
    /// <summary>Which; at least one, and no other entry has any of them.</summary>
    public required CpuSet Ids { get; init; }

    /// <summary>The name of their model, which exists.</summary>
    public required string Model { get; init; }

    /// <summary>What they are at the start.</summary>
    public CpuState State { get; init; }

    /// <summary>Their package; null for where their number puts them.</summary>
    public int? Package { get; init; }

    /// <summary>Their NUMA node; null for that of their package.</summary>
    public int? Node { get; init; }

    /// <summary>What differs from the model; null if nothing does.</summary>
    public CpuOverrides? Overrides { get; init; }

    /// <summary>Where the entry begins.</summary>
    public SourceMark Mark { get; init; } = SourceMark.None;
}
