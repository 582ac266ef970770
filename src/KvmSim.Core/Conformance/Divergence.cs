using KvmSim.Messages;

namespace KvmSim.Conformance;

/// <summary>The simulation and a recording differ.</summary>
/// <param name="Step">The number of the operation, from 1.</param>
/// <param name="Operation">The operation, as recorded.</param>
/// <param name="What">What differs: "errno", "online", "log", …</param>
/// <param name="Expected">What was recorded.</param>
/// <param name="Found">What was predicted.</param>
public sealed record Divergence(int Step, string Operation, string What, string Expected, string Found)
{
    private const int ShortLength = 24;

    /// <summary>The operation, as it may be shown.</summary>
    public string Operation { get; init; } = ForeignText.Block(Operation);

    /// <summary>What was recorded, as it may be shown.</summary>
    public string Expected { get; init; } = ForeignText.Block(Expected);

    /// <summary>What was predicted, as it may be shown.</summary>
    public string Found { get; init; } = ForeignText.Block(Found);

    /// <summary>One line; values that are longer than a few words are left out.</summary>
    public override string ToString()
    {
        string values = IsShort(Expected) && IsShort(Found) ? $": expected {Expected}, found {Found}" : " differs";
        return FormattableString.Invariant($"step {Step}, {Operation}: {What}{values}");
    }

    private static bool IsShort(string value) =>
        value.Length <= ShortLength && !value.Contains('\n', StringComparison.Ordinal);
}
