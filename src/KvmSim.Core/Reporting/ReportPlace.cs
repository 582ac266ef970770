using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>A part of a place that no line of a file is: a machine, one of its CPUs, a register, a step.</summary>
/// <param name="Kind">"machine", "cpu", "register", "bit", "scenario", "step", "generation", "property".</param>
/// <param name="Name">Which of them.</param>
public sealed record ReportPlace(string Kind, string Name)
{
    /// <summary>Which of them, as it may be shown.</summary>
    public string Name { get; init; } = ForeignText.Line(Name);

    /// <summary>E.g. "cpu 4".</summary>
    public override string ToString() =>
        Name.StartsWith(Kind + " ", StringComparison.Ordinal) ? Name : $"{Kind} {Name}";
}
