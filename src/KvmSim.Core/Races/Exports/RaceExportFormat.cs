namespace KvmSim.Races;

/// <summary>What a schedule can be written as.</summary>
public enum RaceExportFormat
{
    /// <summary>Columns of text.</summary>
    Text,

    /// <summary>A sequence diagram for Mermaid.</summary>
    Mermaid,

    /// <summary>A picture.</summary>
    Svg,

    /// <summary>A page that steps forward and back through the states; it needs no network.</summary>
    Html,

    /// <summary>A trace for ui.perfetto.dev, one millisecond a step.</summary>
    Perfetto,

    /// <summary>A scenario that Invoke-SimScenario acts out and the recorder does to a real kernel.</summary>
    Scenario,

    /// <summary>The model for SPIN, with what the schedule breaks as an assertion.</summary>
    Promela,
}
