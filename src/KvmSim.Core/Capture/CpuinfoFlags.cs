using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>
/// What a flags line of /proc/cpuinfo says of features that it does not list. The table is CpuinfoFlags.tsv.
/// </summary>
internal static class CpuinfoFlags
{
    private static readonly (string Name, int Since, bool IsMarker)[] Table =
        [.. TsvTable.Read("Capture", "CpuinfoFlags")
            .Select(cells => (cells[0], TsvTable.Number(cells[1]), cells[2] == "marker"))];

    /// <summary>
    /// The features that the CPU does not have, or the kernel does not use: not listed, by a kernel that lists them.
    /// </summary>
    /// <param name="words">The names that the CPU's line has.</param>
    /// <param name="named">The features among them.</param>
    /// <param name="everywhere">The features that some CPU of the machine has: the kernel prints those.</param>
    /// <param name="kernel">The kernel's version, major * 100 + minor; 0 where it is not known.</param>
    public static CpuFeatureSet Absent(
        IReadOnlySet<string> words, CpuFeatureSet named, CpuFeatureSet everywhere, int kernel)
    {
        int atLeast = Table.Where(entry => entry.IsMarker && words.Contains(entry.Name)).Select(entry => entry.Since)
            .Append(kernel).Max();
        CpuFeatureSet printed = CpuFeatureSet.Of(Table
            .Where(entry => entry.Since <= atLeast)
            .Select(entry => CpuFeatureTable.TryGet(entry.Name, out CpuFeature? feature) ? feature : null)
            .OfType<CpuFeature>());
        return printed.Union(everywhere).Except(named);
    }

    /// <summary>
    /// The features that a flags line stands for. Linux prints some names for what another bit says (head of
    /// Hardware/CpuFeatures.tsv): those stand for the bit that they come from.
    /// </summary>
    public static CpuFeatureSet Named(IReadOnlySet<string> words, CpuVendor vendor)
    {
        CpuFeatureSet features = CpuFeatureSet.Of(words
            .Select(word => CpuFeatureTable.TryGet(word, out CpuFeature? feature) ? feature : null)
            .OfType<CpuFeature>());
        bool amd = vendor is CpuVendor.Amd or CpuVendor.Hygon;
        return amd ? Replace(Replace(features, "ssbd", "amd_ssbd"), "stibp", "amd_stibp")
            : Replace(Replace(features, "ibrs", "spec_ctrl"), "ibpb", "spec_ctrl");
    }

    private static CpuFeatureSet Replace(CpuFeatureSet features, string printed, string bit) =>
        features.Contains(printed) ? features.Without(printed).With(bit) : features;
}
