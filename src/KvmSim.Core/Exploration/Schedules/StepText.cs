using System.Globalization;

namespace KvmSim.Exploration;

/// <summary>A step in words.</summary>
/// <param name="Function">The kernel function that it models.</param>
/// <param name="Pattern">What happens; {0} is the CPU.</param>
/// <param name="FunctionOnUse">The function where the callbacks are installed on use (6.12); null: the same.</param>
internal sealed record StepText(string Function, string Pattern, string? FunctionOnUse = null)
{
    /// <summary>Whether the step is about one CPU.</summary>
    public bool NamesCpu => Pattern.Contains("{0}", StringComparison.Ordinal);

    /// <summary>The words; a walk that has no CPU left says that it ends.</summary>
    public string Describe(int? cpu) =>
        NamesCpu && cpu is null ? "has visited every CPU" : string.Format(CultureInfo.InvariantCulture, Pattern, cpu);
}
