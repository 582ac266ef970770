namespace KvmSim.Exploration;

/// <summary>A property, for every number of CPUs.</summary>
/// <param name="Property">Which one.</param>
/// <param name="Verdict">What is known.</param>
/// <param name="Smallest">The search of the smallest machine that breaks it; null unless it is broken.</param>
public sealed record AnyCpuCountFinding(RaceProperty Property, AnyCpuCountVerdict Verdict, RaceSearchResult? Smallest)
{
    /// <summary>The smallest number of CPUs that shows the breach.</summary>
    public int? SmallestCpuCount => Smallest?.Options.CpuCount;

    /// <summary>The breach on that machine.</summary>
    public RaceViolation? Violation => Smallest?.Violations.FirstOrDefault(found => found.Property == Property);

    /// <inheritdoc />
    public override string ToString() => Verdict == AnyCpuCountVerdict.Broken
        ? $"{Property}: broken from {SmallestCpuCount} CPUs on"
        : $"{Property}: {Verdict}";
}
