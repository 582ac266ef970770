using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>From the kernel command line and the boot CPU to what a boot decides about every CPU alike.</summary>
internal static class BootOptions
{
    /// <summary>
    /// "nopku" is not among the features that it switches off: it keeps CR4.PKE clear, but the capability stays, and
    /// the check compares capabilities (recorded: i05).
    /// </summary>
    private static readonly (string Option, string Feature)[] Switches =
    [
        ("nosmap", "smap"),
        ("nosmep", "smep"),
        ("no5lvl", "la57"),
        ("noxsave", "xsave"),
        ("nofsgsbase", "fsgsbase"),
        ("nopcid", "pcid"),
        ("nosgx", "sgx"),
    ];

    public static KernelOptions Of(HostDescription description, CpuModel boot)
    {
        CpuFeatureSet disabled = CpuFeatureSet.Of(Switches
            .Where(entry => description.HasBootOption(entry.Option))
            .Select(entry => CpuFeatureTable.Get(entry.Feature)));
        foreach (string word in description.CommandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            disabled = word.StartsWith("clearcpuid=", StringComparison.Ordinal)
                ? disabled.Union(Named(word["clearcpuid=".Length..]))
                : disabled;
        }

        return (KernelOptions.Default with { Disabled = disabled }).ForBootCpu(boot);
    }

    private static CpuFeatureSet Named(string list) => CpuFeatureSet.Of(list.Split(',')
        .Select(name => CpuFeatureTable.TryGet(name, out CpuFeature? feature) ? feature : null)
        .OfType<CpuFeature>());
}
