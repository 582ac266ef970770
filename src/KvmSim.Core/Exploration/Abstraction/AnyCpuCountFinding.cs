namespace KvmSim.Exploration;

/// <summary>A property, for every number of CPUs.</summary>
/// <param name="Property">Which one.</param>
/// <param name="Verdict">What is known.</param>
/// <param name="Smallest">The search of the smallest machine that breaks it; null unless it is broken.</param>
public sealed record AnyCpuCountFinding(RaceProperty Property, AnyCpuCountVerdict Verdict, RaceSearchResult? Smallest)
{
    /// <summary>
    /// Why no more is known: why it is undecided, or, where it is broken, why a smaller machine may break it too. Null
    /// where nothing is open.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>The smallest number of CPUs that was found to show the breach.</summary>
    public int? SmallestCpuCount => Smallest?.Options.CpuCount;

    /// <summary>The breach on that machine.</summary>
    public RaceViolation? Violation => Smallest?.Violations.FirstOrDefault(found => found.Property == Property);

    /// <inheritdoc />
    public override string ToString() => Verdict == AnyCpuCountVerdict.Broken && Reason is null
        ? $"{Property}: broken from {SmallestCpuCount} CPUs on"
        : Verdict == AnyCpuCountVerdict.Broken ? $"{Property}: broken with {SmallestCpuCount} CPUs"
        : $"{Property}: {Verdict}";
}
