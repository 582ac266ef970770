namespace KvmSim.Exploration;

/// <summary>What holds for every number of CPUs, and under which assumptions.</summary>
public sealed record AnyCpuCountResult
{
    /// <summary>What was asked.</summary>
    public required RaceSearchOptions Options { get; init; }

    /// <summary>The properties that were asked for, in the order of the model.</summary>
    public required IReadOnlyList<AnyCpuCountFinding> Findings { get; init; }

    /// <summary>What is known now of each property that was asked for.</summary>
    public RaceDecision Decision => RaceDecision.Of(
        Options.Asked, With(AnyCpuCountVerdict.Broken), untried: With(AnyCpuCountVerdict.Undecided));

    /// <summary>How many abstract states stand for all states of all machines; 0 where none were needed.</summary>
    public required long AbstractStateCount { get; init; }

    /// <summary>What is assumed, in sentences.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    private RaceProperty With(AnyCpuCountVerdict verdict) => Findings.Where(finding => finding.Verdict == verdict)
        .Aggregate(RaceProperty.None, (all, finding) => all | finding.Property);
}
