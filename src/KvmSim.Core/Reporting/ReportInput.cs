using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>
/// Something that was judged, a file, a machine, a scenario under a kernel, with all that came of it.
/// </summary>
public sealed record ReportInput
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init => field = ForeignText.Block(value); }

    /// <summary>What it is, in words: "machine", "dump", "kernel log"; "" where that is not known.</summary>
    public string Kind { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>The file that it was read from; null if it was not read from one.</summary>
    public string? File { get; init => field = ForeignText.Block(value); }

    /// <summary>The answers.</summary>
    public required ItemList<ReportResult> Results { get; init; }

    /// <summary>The answer that counts; unknown where there is none.</summary>
    public ReportOutcome Outcome => Results.Length == 0 ? ReportOutcome.Unknown : Results.Max(result => result.Outcome);

    /// <summary>What it comes to, in a line: the first of the answers that count.</summary>
    public string Message => Outcome == ReportOutcome.Passed
        ? Results.Length == 1 ? Results[0].Message : FormattableString.Invariant($"{Results.Length} checks passed.")
        : Results.FirstOrDefault(result => result.Outcome == Outcome)?.Message ?? "Nothing was judged.";

    /// <summary>The name and the outcome.</summary>
    public override string ToString() => $"{Name}: {Outcome}: {Message}";
}
