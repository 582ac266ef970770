using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>Something else that is known of a result: an errno, a generation, a value.</summary>
/// <param name="Name">What, in camel case; stable.</param>
/// <param name="Value">The value, written in the invariant culture.</param>
public sealed record ReportProperty(string Name, string Value)
{
    /// <summary>The name of what a verdict rests on, which reports for people show too.</summary>
    public const string Evidence = "evidence";

    /// <summary>The value, as it may be shown.</summary>
    public string Value { get; init; } = ForeignText.Block(Value);

    /// <summary>"name=value".</summary>
    public override string ToString() => $"{Name}={Value}";
}
