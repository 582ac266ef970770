using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Fleet;

/// <summary>GuestFeatures.tsv: the CPU features that KVM of a flavour offers to guests.</summary>
internal static class GuestFeatureTable
{
    private static readonly string[][] Rows = [.. TsvTable.Read("Fleet", "GuestFeatures")];
    private static readonly Dictionary<string, CpuFeatureSet> FromHardware = ByStyle("hardware");
    private static readonly Dictionary<string, CpuFeatureSet> FromKvm = ByStyle("emulated");

    /// <summary>What it offers where the host has it.</summary>
    public static CpuFeatureSet Hardware(CheckStyle style) => FromHardware[style.TableKey];

    /// <summary>What it offers on every host.</summary>
    public static CpuFeatureSet Emulated(CheckStyle style) => FromKvm[style.TableKey];

    private static Dictionary<string, CpuFeatureSet> ByStyle(string how)
    {
        Dictionary<string, CpuFeatureSet> features = new(StringComparer.Ordinal);
        foreach (CheckStyle style in CheckStyle.All)
        {
            features[style.TableKey] = CpuFeatureSet.Of(Rows
                .Where(cells => cells[1] == how && FlavourRange.Of(cells[2], cells[3]).Has(style))
                .Select(cells => CpuFeatureTable.Get(cells[0])));
        }

        return features;
    }
}
