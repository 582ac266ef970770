using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>A flag or field of a CPUID answer: a line of CpuidFields.tsv.</summary>
/// <param name="Leaf">EAX on input.</param>
/// <param name="Subleaf">ECX on input; null for any.</param>
/// <param name="Register">The register of the answer.</param>
/// <param name="Low">Its first bit.</param>
/// <param name="High">Its last bit.</param>
/// <param name="Kind">What a difference in it says.</param>
/// <param name="Name">The manual's name.</param>
internal sealed record CpuidField(
    uint Leaf, uint? Subleaf, CpuidRegister Register, int Low, int High, CpuidFieldKind Kind, string Name)
{
    /// <summary>Its bits.</summary>
    public uint Mask => (uint)(((1UL << (High - Low + 1)) - 1) << Low);
}
