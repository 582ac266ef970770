using System.Globalization;
using System.Text.RegularExpressions;

namespace KvmSim.Conformance;

/// <summary>The lines that one CPU prints when virtualization cannot be enabled on it.</summary>
internal static partial class EnablingLine
{
    public static bool Is(string line) => Pattern().IsMatch(line);

    /// <summary>The CPU that the line names; -1 for the line that names none.</summary>
    public static int CpuOf(string line) =>
        int.TryParse(
            Pattern().Match(line).Groups["cpu"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int cpu)
            ? cpu
            : -1;

    [GeneratedRegex(
        @"has_svm: |svm_hardware_enable: err [A-Za-z0-9_]+ on (?<cpu>[0-9]+)"
            + @"|enabling virtualization on CPU(?<cpu>[0-9]+) failed",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
