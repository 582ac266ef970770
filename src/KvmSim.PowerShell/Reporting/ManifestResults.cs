using KvmSim.Manifests;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What Test-SimManifest writes.</summary>
internal static class ManifestResults
{
    public static void AddProblem(ReportBuilder report, WrittenObject problem)
    {
        string file = problem.Text("File");
        report.Add($"file\n{file}", file, "manifest", file, Of(problem, isUsed: true));
    }

    /// <summary>A mistake is a finding; a file that cannot be read at all is one that could not be used.</summary>
    public static ReportResult Of(WrittenObject problem, bool isUsed)
    {
        string id = problem.Text("Id"), path = problem.Text("Path");
        bool isRead = !(Enum.TryParse(id, out ManifestErrorId known) && known is ManifestErrorId.FileNotFound
            or ManifestErrorId.FileUnreadable or ManifestErrorId.FileTooLarge or ManifestErrorId.BinaryFile);
        return new ReportResult
        {
            RuleId = ReportRules.Find(id) is null ? RuleIds.ManifestInvalid : id,
            Outcome = isUsed && isRead ? ReportOutcome.Finding : ReportOutcome.InputError,
            Title = path.Length == 0 ? id : path,
            Message = path.Length == 0 ? problem.Text("Message") : $"{path}: {problem.Text("Message")}",
            WayOut = problem.OptionalText("Suggestion") is { } meant ? $"Did you mean '{meant}'?"
                : problem.OptionalText("Expected") is { } expected ? $"Expected: {expected.TrimEnd('.')}."
                : null,
            File = problem.OptionalText("File"),
            Line = problem.Number("Line"),
            Column = problem.Number("Column"),
            Properties =
            [
                .. CompatibilityResults.Property("path", path),
                .. CompatibilityResults.Property("found", problem.Text("Found")),
                .. CompatibilityResults.Property("expected", problem.Text("Expected")),
            ],
        };
    }
}
