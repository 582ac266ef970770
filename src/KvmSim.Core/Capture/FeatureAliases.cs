using System.Collections.Frozen;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Capture;

/// <summary>
/// Features by the names that QEMU, libvirt and ACRN give them: FeatureAliases.tsv, then the names of Linux.
/// </summary>
internal static class FeatureAliases
{
    private static readonly FrozenDictionary<string, CpuFeature> Table = TsvTable.Read("Capture", "FeatureAliases")
        .ToFrozenDictionary(cells => cells[0], cells => CpuFeatureTable.Get(cells[1]), StringComparer.Ordinal);

    /// <summary>The feature of a name, dashes and underlines alike; null if none is known.</summary>
    public static CpuFeature? Find(string name)
    {
        string plain = name.Replace('-', '_').Replace('.', '_');
        return Table.TryGetValue(plain, out CpuFeature? feature)
            || (CpuFeatureTable.TryGet(plain, out feature) && feature!.Location is not null)
            ? feature
            : null;
    }
}
