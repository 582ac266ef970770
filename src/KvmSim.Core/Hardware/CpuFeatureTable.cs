using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace KvmSim.Hardware;

/// <summary>
/// Every feature name of /proc/cpuinfo and where CPUID reports it. The table is data: Hardware/CpuFeatures.tsv, columns
/// name, leaf, subleaf, register, bit; "-" in the last four for the names that Linux makes up itself.
/// Source of the names and places: Linux 6.12 arch/x86/include/asm/cpufeatures.h and the SDM / APM.
/// </summary>
public static class CpuFeatureTable
{
    private static readonly CpuFeature[] Table = Load();

    private static readonly FrozenDictionary<string, CpuFeature> Names =
        Table.ToFrozenDictionary(feature => feature.Name, StringComparer.Ordinal);

    /// <summary>All features, in table order; the position is <see cref="CpuFeature.Index"/>.</summary>
    public static IReadOnlyList<CpuFeature> All => Table;

    /// <summary>The feature of that /proc/cpuinfo name (case matters there).</summary>
    public static bool TryGet(string name, out CpuFeature? feature) => Names.TryGetValue(name, out feature);

    /// <summary>
    /// The feature of that name, which must exist: for the names that the kernel's rules are written in.
    /// </summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    public static CpuFeature Get(string name) => Names.TryGetValue(name, out CpuFeature? feature)
        ? feature
        : throw new ArgumentException($"No /proc/cpuinfo feature is named '{name}'.", nameof(name));

    private static CpuFeature[] Load()
    {
        Assembly assembly = typeof(CpuFeatureTable).Assembly;
        using Stream stream = assembly.GetManifestResourceStream("KvmSim.Hardware.CpuFeatures.tsv")
            ?? throw new InvalidOperationException("The feature table is not in the assembly.");
        using StreamReader reader = new(stream);
        List<CpuFeature> features = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] cells = line.Split('\t');
            features.Add(new CpuFeature(features.Count, cells[0], ParseLocation(cells)));
        }

        return [.. features];
    }

    private static CpuidBit? ParseLocation(string[] cells) => cells[1] == "-" ? null : new CpuidBit(
        uint.Parse(cells[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        uint.Parse(cells[2], CultureInfo.InvariantCulture),
        Enum.Parse<CpuidRegister>(cells[3], ignoreCase: true),
        int.Parse(cells[4], CultureInfo.InvariantCulture));
}
