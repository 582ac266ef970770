using KvmSim.Messages;

namespace KvmSim.PowerShell.Output;

/// <summary>What a scenario came to under one generation: the last object of a run.</summary>
public sealed record ScenarioVerdict
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init => field = ForeignText.Block(value); }

    /// <summary>The machine.</summary>
    public required string Machine { get; init => field = ForeignText.Block(value); }

    /// <summary>The id of the generation.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>All that was expected held.</summary>
    public required bool Passed { get; init; }

    /// <summary>How many steps there are.</summary>
    public required int Steps { get; init; }

    /// <summary>How many things were expected.</summary>
    public required int Expectations { get; init; }

    /// <summary>How many of them did not hold.</summary>
    public required int Failures { get; init; }

    /// <summary>E.g. "lakefield (linux-6.12): failed: 2 of 9 expectations in 5 steps did not hold".</summary>
    public override string ToString() => Passed
        ? FormattableString.Invariant(
            $"{Scenario} ({Generation}): passed: {Expectations} expectations in {Steps} steps")
        : $"{Scenario} ({Generation}): failed: "
            + FormattableString.Invariant($"{Failures} of {Expectations} expectations in {Steps} steps did not hold");
}
