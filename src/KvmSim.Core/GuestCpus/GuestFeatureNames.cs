using System.Collections.Frozen;
using KvmSim.Compatibility;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.GuestCpus;

/// <summary>
/// What a tool calls the features that KVM offers to guests (ToolFeatureNames.tsv beside QEMU's names).
/// </summary>
internal sealed class GuestFeatureNames
{
    private const uint SvmLeaf = 0x8000000a;
    private readonly FrozenDictionary<string, string?> _exceptions;

    private GuestFeatureNames(int column)
    {
        _exceptions = TsvTable.Read("GuestCpus", "ToolFeatureNames")
            .ToFrozenDictionary(cells => cells[0], cells => TsvTable.Name(cells[column]), StringComparer.Ordinal);
        Offered = OfHardware.Union(GuestFeatureTable.Emulated(CheckStyle.All[^1])).Enumerate()
            .Where(feature => !NeedsMore(feature)).Select(Of).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>libvirt's.</summary>
    public static GuestFeatureNames Libvirt { get; } = new(1);

    /// <summary>Those that QEMU 7.2 and later know.</summary>
    public static GuestFeatureNames Qemu { get; } = new(2);

    /// <summary>What KVM can offer to some guest by name alone, by the tool's names.</summary>
    public IReadOnlySet<string> Offered { get; }

    /// <summary>What KVM of the newest flavour offers where the host has it.</summary>
    public static CpuFeatureSet OfHardware => GuestFeatureTable.Hardware(CheckStyle.All[^1]);

    /// <summary>The tool's name; null where it has none.</summary>
    public string? Of(CpuFeature feature) =>
        _exceptions.TryGetValue(feature.Name, out string? name) ? name : QemuNames.Of(feature);

    /// <summary>
    /// Features that are more than a bit of CPUID: what a guest that runs guests needs (its capability registers belong
    /// to it), and SGX, which needs memory of its own.
    /// </summary>
    public static bool NeedsMore(CpuFeature feature) => feature.Name is "vmx" or "svm"
        || feature.Location?.Leaf == SvmLeaf
        || feature.Name.StartsWith("sgx", StringComparison.Ordinal);
}
