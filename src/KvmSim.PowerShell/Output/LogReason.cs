using KvmSim.Logs;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// What a line of a kernel log says about a CPU: the reason as the check tells it, and where the line stands.
/// </summary>
public sealed record LogReason : CompatibilityReason
{
    /// <summary>The file; null for lines from the pipeline.</summary>
    public string? File { get; init => field = ForeignText.Block(value); }

    /// <summary>The number of the line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The time as the log has it; null where it has none.</summary>
    public string? Timestamp { get; init => field = ForeignText.Block(value); }

    /// <summary>The time since boot; null where the log has another or none.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>
    /// The level; where the log does not say, the one at which kernels print this message; null where that is unknown
    /// too.
    /// </summary>
    public KernelLogLevel? Level { get; init; }

    /// <summary>The kernel's words.</summary>
    public required string Text { get; init => field = ForeignText.Block(value); }

    /// <summary>Whether the line is known.</summary>
    public required bool Recognized { get; init; }

    /// <summary>What the words mean; null for a line about KVM that is not known.</summary>
    public MessageMeaning? Meaning { get; init; }

    /// <summary>
    /// The oldest kernel that prints the line, as far as is known: a generation, or versions in words.
    /// </summary>
    public string? PrintedSince { get; init => field = ForeignText.Block(value); }

    /// <summary>Which kernels print it.</summary>
    public required ItemList<string> PrintedBy { get; init => field = ItemLists.Shown(value); }

    /// <summary>Where and which bits, by name; where the line tells of none, its words.</summary>
    public string Detail => !Recognized ? $"not recognized: {Text}"
        : Bits.Length > 0 && Meaning is MessageMeaning.VmcsWordDiffers or MessageMeaning.HostLacksFeature ? Difference
        : Text;

    /// <summary>The place and the words.</summary>
    public override string ToString() => $"line {Line}: {Text}";

    internal static LogReason Of(LogFinding finding, string? file)
    {
        CompatibilityReason reason = Reports.OfFinding(finding.Host ?? "", finding.Finding);
        return new LogReason(reason)
        {
            File = file,
            Line = finding.Line,
            Timestamp = finding.Timestamp,
            Time = finding.Time,
            Level = finding.Level,
            Text = finding.Text,
            Recognized = finding.Meaning is not null,
            Meaning = finding.Meaning,
            PrintedSince = finding.PrintedBy.Count > 0 ? finding.PrintedBy[0] : null,
            PrintedBy = [.. finding.PrintedBy],
        };
    }

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private LogReason(CompatibilityReason reason)
        : base(reason)
    {
        Text = "";
        PrintedBy = [];
    }
}
