using System.Text.RegularExpressions;

namespace KvmSim.Conformance;

/// <summary>Which log lines are compared: the recorder's own sorting of lines, applied to predicted ones.</summary>
internal static partial class LineClass
{
    public static bool IsCompared(string text) => Of(text) is not null;

    /// <summary>"kvm", "hotplug", or null for a line that is not compared.</summary>
    public static string? Of(string text) => Kvm().IsMatch(text) ? "kvm" : Hotplug().IsMatch(text) ? "hotplug" : null;

    [GeneratedRegex(
        @"kvm|\bsvm|vmx|virtuali[sz]ation|SEV\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Kvm();

    [GeneratedRegex(
        @"smpboot|\bCPU ?[0-9]+|Booting Node|\bcpuhp|ACPI: CPU|hotplug|hot-add|processor|microcode|x86: ",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Hotplug();
}
