namespace KvmSim.Reporting;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>For people: each input, what was found, a count.</summary>
    Text,

    /// <summary>Stable names; schemas/report.schema.json describes it.</summary>
    Json,

    /// <summary>Test cases, for dashboards.</summary>
    Junit,

    /// <summary>SARIF 2.1.0, for code scanning.</summary>
    Sarif,

    /// <summary>A table, for the summary of a job.</summary>
    Markdown,
}
