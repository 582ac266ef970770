using System.Globalization;

namespace KvmSim.PowerShell.Output;

/// <summary>What a verdict needs, in one sentence that can be read: where it is much, the first of it.</summary>
internal static class MissingText
{
    private const int Most = 6;

    /// <summary>"needs A of CPU 3, needs B of CPU 3, and 12 more (Test-KvmCompatibility -Detailed has all)".</summary>
    public static string Of<T>(IReadOnlyCollection<T> missing) => missing.Count <= Most
        ? Short(missing)
        : Short(missing) + " (Test-KvmCompatibility -Detailed has all)";

    /// <summary>"A, B, and 12 more".</summary>
    public static string Short<T>(IReadOnlyCollection<T> items, int most = Most) => items.Count <= most
        ? string.Join(", ", items)
        : string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", items.Take(most))}, and {items.Count - most} more");
}
