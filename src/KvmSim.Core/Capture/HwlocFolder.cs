using System.Globalization;

namespace KvmSim.Capture;

/// <summary>What hwloc-gather-cpuid leaves: a summary, and a file for each CPU.</summary>
internal static class HwlocFolder
{
    /// <summary>The file that says that it is one.</summary>
    public const string Summary = "hwloc-cpuid-info";

    public static void Read(ICaptureTree tree, CaptureBuilder machine)
    {
        foreach (string name in tree.Names(""))
        {
            if (NumberOf(name) is { } cpu && tree.Read(name) is { } bytes)
            {
                HwlocReader.Read(CaptureBytes.ToText(bytes).Span, machine, machine.Cpu(cpu, 0), tree.Called(name));
            }
        }
    }

    /// <summary>The CPU of a file "pu12"; null if it is none.</summary>
    public static int? NumberOf(string name) => name is ['p', 'u', .. { Length: > 0 and < 6 } digits]
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int cpu) ? cpu : null;
}
