using System.Text.RegularExpressions;
using KvmSim.Kernel;

namespace KvmSim.Conformance;

/// <summary>Which log lines are compared: the recorder's own sorting of lines, applied to predicted ones.</summary>
internal static partial class LineClass
{
    /// <summary>Whether a predicted line is compared.</summary>
    public static bool IsCompared(KernelLogRecord record) => Of(record) is "kvm" or "hotplug";

    /// <summary>The class of a predicted line: "oops" for those of a WARN or an oops, else by its text.</summary>
    public static string? Of(KernelLogRecord record) => record.IsOops ? "oops" : Of(record.Text);

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
