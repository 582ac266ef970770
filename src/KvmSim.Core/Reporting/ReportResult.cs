using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>One answer about an input.</summary>
public sealed record ReportResult
{
    /// <summary>What was asked: the id of a rule, which does not change.</summary>
    public required string RuleId { get; init => field = ForeignText.Block(value); }

    /// <summary>What came of it.</summary>
    public required ReportOutcome Outcome { get; init; }

    /// <summary>How much it matters.</summary>
    public ReportLevel Level { get; init; } = ReportLevel.Error;

    /// <summary>What was judged, in a few words: the name of a test case.</summary>
    public required string Title { get; init => field = ForeignText.Block(value); }

    /// <summary>What is so, in a sentence.</summary>
    public required string Message { get; init => field = ForeignText.Block(value); }

    /// <summary>What can be done about it; null if nothing need be, or the rule's help says it.</summary>
    public string? WayOut { get; init => field = ForeignText.Block(value); }

    /// <summary>The file; null where no file is meant.</summary>
    public string? File { get; init => field = ForeignText.Block(value); }

    /// <summary>The line, from 1; 0 where none is meant.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 where none is meant.</summary>
    public int Column { get; init; }

    /// <summary>The place in terms of machines, from the outside in.</summary>
    public ItemList<ReportPlace> Places { get; init; } = [];

    /// <summary>What else is known.</summary>
    public ItemList<ReportProperty> Properties { get; init; } = [];

    /// <summary>What the verdict rests on, in a few words; null if that is not known.</summary>
    internal string? RestsOn =>
        Properties.FirstOrDefault(property => property.Name == ReportProperty.Evidence)?.Value is { Length: > 0 } told
            ? told : null;

    /// <summary>What shows it: lines of a log, the steps of a schedule.</summary>
    public ItemList<string> Evidence { get; init => field = ItemLists.Shown(value); } = [];

    /// <summary>The title and the message as one; what ends the one and begins the other is said once.</summary>
    internal string Sentence
    {
        get
        {
            int start = 0;
            while (!Message.StartsWith(Title[start..], StringComparison.Ordinal))
            {
                int end = Title.IndexOf(": ", start, StringComparison.Ordinal);
                if (end < 0)
                {
                    return $"{Title}: {Message}";
                }

                start = end + 2;
            }

            return Title[..start] + Message;
        }
    }

    /// <summary>The outcome and the message.</summary>
    public override string ToString() => $"{Outcome}: {Message}";
}
