using System.Globalization;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>What was judged and what came of it, whoever judged: what every format is written from.</summary>
public sealed record KvmReport
{
    /// <summary>All is well.</summary>
    public const int ExitPassed = 0;

    /// <summary>Something is wrong.</summary>
    public const int ExitFinding = 1;

    /// <summary>Something could not be judged, and nothing is known to be wrong.</summary>
    public const int ExitUnknown = 2;

    /// <summary>What wrote it.</summary>
    public string Tool { get; init => field = ForeignText.Block(value); } = "KvmSim";

    /// <summary>Its version.</summary>
    public string Version { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>The command that was given, e.g. "kvmsim check manifests"; "" if it is not known.</summary>
    public string Command { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>What an input is, for the count: "file", "scenario", "machine", "search".</summary>
    public string Unit { get; init => field = ForeignText.Block(value); } = "input";

    /// <summary>The folder that files are named from; null to name them as they were given.</summary>
    public string? Root { get; init => field = ForeignText.Block(value); }

    /// <summary>What was judged, in its order.</summary>
    public required ItemList<ReportInput> Inputs { get; init; }

    /// <summary>How many inputs passed.</summary>
    public int PassedCount => Count(ReportOutcome.Passed);

    /// <summary>How many inputs have findings.</summary>
    public int FindingCount => Count(ReportOutcome.Finding);

    /// <summary>How many inputs could not be judged, those that could not be used among them.</summary>
    public int UnknownCount => Inputs.Length - PassedCount - FindingCount;

    /// <summary>
    /// 0 if all passed; 1 if anything was found; 2 if nothing was, and something could not be judged, or there was
    /// nothing to judge. What is known to be wrong is not less wrong because something else is unknown.
    /// </summary>
    public int ExitCode => FindingCount > 0 ? ExitFinding
        : UnknownCount > 0 || Inputs.Length == 0 ? ExitUnknown
        : ExitPassed;

    /// <summary>The count: "3 files: 1 passed, 1 with findings, 1 could not be judged".</summary>
    public string Summary
    {
        get
        {
            string[] parts =
            [
                .. Part(PassedCount, "passed"),
                .. Part(FindingCount, "with findings"),
                .. Part(UnknownCount, "could not be judged"),
            ];
            string said = parts.Length == 0 ? "nothing was judged" : string.Join(", ", parts);
            return $"{Many(Inputs.Length, Unit)}: {said}";
        }
    }

    /// <summary>The rules of the results, by id.</summary>
    public ItemList<ReportRule> Rules =>
    [
        .. Inputs.SelectMany(input => input.Results)
            .Select(result => result.RuleId)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(ReportRules.Get),
    ];

    /// <summary>The count.</summary>
    public override string ToString() => Summary;

    private int Count(ReportOutcome outcome) => Inputs.Count(input => input.Outcome == outcome);

    private static string[] Part(int count, string words) =>
        count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} {words}")];

    private static string Many(int count, string unit)
    {
        string plural = unit.EndsWith("ch", StringComparison.Ordinal) ? "es" : "s";
        return string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : plural)}");
    }
}
