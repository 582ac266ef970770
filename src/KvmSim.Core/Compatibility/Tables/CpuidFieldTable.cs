using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>CpuidFields.tsv, and which bits /proc/cpuinfo names.</summary>
internal static class CpuidFieldTable
{
    private static readonly ILookup<uint, CpuidField> Fields = TsvTable.Read("Compatibility", "CpuidFields")
        .Select(cells => new CpuidField(
            TsvTable.Hex(cells[0]),
            cells[1] == "*" ? null : (uint)TsvTable.Number(cells[1]),
            Enum.Parse<CpuidRegister>(cells[2], ignoreCase: true),
            TsvTable.Number(cells[3]),
            TsvTable.Number(cells[4]),
            Enum.Parse<CpuidFieldKind>(cells[5], ignoreCase: true),
            cells[6]))
        .ToLookup(field => field.Leaf);

    private static readonly Dictionary<(CpuidLeaf Leaf, CpuidRegister Register), uint> Named = CpuFeatureTable.All
        .Select(feature => feature.Location).OfType<CpuidBit>()
        .GroupBy(bit => (new CpuidLeaf(bit.Leaf, bit.Subleaf), bit.Register))
        .ToDictionary(group => group.Key, group => group.Aggregate(0u, (mask, bit) => mask | (1u << bit.Bit)));

    /// <summary>All fields.</summary>
    public static IEnumerable<CpuidField> All => Fields.SelectMany(group => group);

    /// <summary>The bits of an answer that are features of /proc/cpuinfo.</summary>
    public static uint FeaturesOf(CpuidLeaf leaf, CpuidRegister register) => Named.GetValueOrDefault((leaf, register));

    /// <summary>The fields of an answer; those of that very subleaf before those of any.</summary>
    public static IEnumerable<CpuidField> Of(CpuidLeaf leaf, CpuidRegister register) => Fields[leaf.Leaf]
        .Where(field => field.Register == register && (field.Subleaf ?? leaf.Subleaf) == leaf.Subleaf)
        .OrderBy(field => field.Subleaf is null);
}
