using System.Globalization;

namespace KvmSim.Hardware;

/// <summary>What CPUID is asked for.</summary>
/// <param name="Leaf">EAX on input.</param>
/// <param name="Subleaf">ECX on input; 0 where the leaf has no subleaves.</param>
public readonly record struct CpuidLeaf(uint Leaf, uint Subleaf = 0) : IComparable<CpuidLeaf>
{
    /// <summary>Basic leaves before extended ones, subleaves in order.</summary>
    public int CompareTo(CpuidLeaf other)
    {
        int byLeaf = Leaf.CompareTo(other.Leaf);
        return byLeaf != 0 ? byLeaf : Subleaf.CompareTo(other.Subleaf);
    }

    /// <summary>As the SDM writes it, e.g. "CPUID.07H.0" or "CPUID.80000001H".</summary>
    public override string ToString() => HasSubleaves(Leaf) || Subleaf != 0
        ? string.Create(CultureInfo.InvariantCulture, $"CPUID.{Leaf:X2}H.{Subleaf}")
        : string.Create(CultureInfo.InvariantCulture, $"CPUID.{Leaf:X2}H");

    /// <summary>Whether one leaf comes before another.</summary>
    public static bool operator <(CpuidLeaf left, CpuidLeaf right) => left.CompareTo(right) < 0;

    /// <summary>Whether one leaf comes after another.</summary>
    public static bool operator >(CpuidLeaf left, CpuidLeaf right) => left.CompareTo(right) > 0;

    /// <summary>Whether one leaf is another or comes before it.</summary>
    public static bool operator <=(CpuidLeaf left, CpuidLeaf right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one leaf is another or comes after it.</summary>
    public static bool operator >=(CpuidLeaf left, CpuidLeaf right) => left.CompareTo(right) >= 0;

    /// <summary>Whether EAX of subleaf 0 is the highest subleaf (SDM vol. 2, CPUID).</summary>
    internal static bool CountsSubleaves(uint leaf) => leaf is 7 or 0x14 or 0x17 or 0x18 or 0x1d or 0x20 or 0x24;

    /// <summary>Whether the answer of a leaf depends on ECX (SDM vol. 2, CPUID; APM vol. 3, appendix E).</summary>
    internal static bool HasSubleaves(uint leaf) => leaf is 4 or 7 or 0xb or 0xd or 0xf or 0x10 or 0x12 or 0x14 or 0x17
        or 0x18 or 0x1b or 0x1d or 0x1e or 0x1f or 0x20 or 0x23 or 0x24 or 0x8000001d or 0x80000020 or 0x80000026;
}
