using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>A register or CPUID leaf that a verdict needs and a description of a CPU does not hold.</summary>
/// <param name="Cpu">The CPU; null for a CPU that was identified since boot, without saying which.</param>
/// <param name="Msr">The register's index; null where a leaf is missing.</param>
/// <param name="Leaf">The leaf; null where a register is missing.</param>
public readonly record struct MissingFact(int? Cpu, uint? Msr, CpuidLeaf? Leaf)
{
    /// <summary>What is missing where that is neither: a field of an Arm CPU, e.g. "ID_AA64PFR0_EL1.SVE".</summary>
    public string? Name { get; init; }

    /// <summary>What has a name of its own is missing.</summary>
    internal static MissingFact OfName(int cpu, string name) => new(cpu, null, null) { Name = name };

    /// <summary>A register is missing.</summary>
    public static MissingFact OfMsr(int cpu, uint msr) => new(cpu, msr, null);

    /// <summary>A leaf is missing.</summary>
    internal static MissingFact OfLeaf(int? cpu, CpuidLeaf leaf) => new(cpu, null, leaf);

    /// <summary>The leaf that reports a feature is missing.</summary>
    internal static MissingFact OfFeature(int? cpu, CpuFeature feature)
    {
        CpuidBit bit = feature.Location!.Value;
        return new MissingFact(cpu, null, new CpuidLeaf(bit.Leaf, bit.Subleaf));
    }

    /// <summary>E.g. "needs MSR 0x48b of CPU 4" or "needs CPUID.07H.0 of CPU 4".</summary>
    public override string ToString()
    {
        string whose = Cpu is { } cpu
            ? string.Create(CultureInfo.InvariantCulture, $"CPU {cpu}")
            : "every CPU that was identified since boot";
        return Msr is { } msr
            ? string.Create(CultureInfo.InvariantCulture, $"needs MSR 0x{msr:x} of {whose}")
            : $"needs {Name ?? Leaf?.ToString()} of {whose}";
    }
}
