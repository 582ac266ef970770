using KvmSim.Messages;

namespace KvmSim.Arm;

/// <summary>What becomes of a CPU that is started, and why.</summary>
internal sealed record LateCpuOutcome
{
    /// <summary>What becomes of it.</summary>
    public required LateCpuVerdict Verdict { get; init; }

    /// <summary>In what it differs; what decides comes first.</summary>
    public IReadOnlyList<ArmFinding> Findings { get; init; } = [];

    /// <summary>What the CPU prints, up to its end or to where it is let in.</summary>
    public IReadOnlyList<KernelLine> Lines { get; init; } = [];

    /// <summary>What it prints once it was let in: what differs from the boot CPU.</summary>
    public IReadOnlyList<KernelLine> Variations { get; init; } = [];

    /// <summary>What the verdict takes for granted, as sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>What the verdict needs, where it is not known.</summary>
    public IReadOnlyList<ArmFact> Missing => [.. Findings.SelectMany(finding => finding.Missing).Distinct()];

    /// <summary>The finding that decides; null where nothing does.</summary>
    public ArmFinding? Decisive => Findings.FirstOrDefault(
        finding => finding.Effect is ArmEffect.Refuses or ArmEffect.Panics or ArmEffect.Unknown);
}
