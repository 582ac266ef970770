using System.Globalization;

namespace KvmSim.PowerShell.Output;

/// <summary>What a verdict needs, in one sentence that can be read: where it is much, the first of it.</summary>
internal static class MissingText
{
    private const int Most = 6;

    /// <summary>"needs A of CPU 3, needs B of CPU 3, and 12 more (Test-KvmCompatibility -Detailed has all)".</summary>
    public static string Of<T>(IReadOnlyCollection<T> missing) => missing.Count <= Most
        ? string.Join(", ", missing)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", missing.Take(Most))}, and {missing.Count - Most} more "
                + $"(Test-KvmCompatibility -Detailed has all)");
}
