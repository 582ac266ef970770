using System.Collections.Frozen;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>What QEMU and libvirt call the features of /proc/cpuinfo (QemuFeatureNames.tsv).</summary>
internal static class QemuNames
{
    private static readonly FrozenDictionary<string, string?> Exceptions = TsvTable.Read(
        "Compatibility", "QemuFeatureNames")
        .ToFrozenDictionary(cells => cells[0], cells => TsvTable.Name(cells[1]), StringComparer.Ordinal);

    /// <summary>The property of QEMU's CPUs, e.g. "sse4.1"; null where there is none.</summary>
    public static string? Of(CpuFeature feature) =>
        Exceptions.TryGetValue(feature.Name, out string? name) ? name
            : feature.Location is null ? null
            : feature.Name.Replace('_', '-');
}
