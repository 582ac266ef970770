using KvmSim.Reporting;

namespace KvmSim.PowerShell.Reporting;

/// <summary>What Test-KvmConformance writes.</summary>
internal static class TraceResults
{
    public static void AddConformance(ReportBuilder report, WrittenObject conformance)
    {
        string path = conformance.Text("Path");
        string key = $"trace\n{path}";
        report.Close(key);
        report.Add(key, path, "recording", path, Of(conformance));
    }

    public static ReportResult Of(WrittenObject conformance)
    {
        bool conforms = conformance.Truth("Conforms");
        string counts = $"{conformance.Text("StepsConforming")} of {conformance.Text("StepCount")} steps are predicted";
        string divergence = conformance.Item("FirstDivergence") is { } first ? $": {first.AsText}" : "";
        return new ReportResult
        {
            RuleId = RuleIds.RecordingDiverges,
            Outcome = conforms ? ReportOutcome.Passed : ReportOutcome.Finding,
            Title = conformance.Text("TraceId"),
            Message = conforms ? $"{counts}." : $"{counts}{divergence}.",
            File = conformance.OptionalText("Path"),
            Properties = [new("kernel", conformance.Text("Kernel")), new("generation", conformance.Text("Generation"))],
            Evidence = conformance.Item("FirstDivergence") is { } shown && !conforms
                ? [$"expected: {shown.Text("Expected")}", $"found: {shown.Text("Found")}"]
                : [],
        };
    }
}
