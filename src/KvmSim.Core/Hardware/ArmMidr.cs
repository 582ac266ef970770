using System.Globalization;

namespace KvmSim.Hardware;

/// <summary>Who an Arm CPU is: the fields of MIDR_EL1 (Arm ARM, D24.2).</summary>
/// <param name="Value">The register.</param>
internal readonly record struct ArmMidr(uint Value)
{
    /// <summary>The implementer's code: 0x41 is Arm.</summary>
    public int Implementer => (int)(Value >> 24);

    /// <summary>The part number, which the implementer gives.</summary>
    public int Part => (int)((Value >> 4) & 0xfff);

    /// <summary>The variant: the X of rXpY.</summary>
    public int Variant => (int)((Value >> 20) & 0xf);

    /// <summary>The revision: the Y of rXpY.</summary>
    public int Revision => (int)(Value & 0xf);

    /// <summary>The implementer's name.</summary>
    public string VendorId => Hardware.VendorId.ArmImplementer(Implementer);

    /// <summary>The architecture as /proc/cpuinfo prints it.</summary>
    public static int Family => 8;

    /// <summary>
    /// The register of the fields that /proc/cpuinfo prints; the architecture there is always the new scheme.
    /// </summary>
    public static ArmMidr Of(int implementer, int variant, int part, int revision) =>
        new(((uint)implementer << 24) | ((uint)variant << 20) | 0xf0000 | ((uint)part << 4) | (uint)revision);

    /// <summary>"implementer 0x41 part 0xd08 r0p3".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"implementer 0x{Implementer:x2} part 0x{Part:x3} r{Variant}p{Revision}");
}
