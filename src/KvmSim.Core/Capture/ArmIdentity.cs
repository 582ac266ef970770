using System.Globalization;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>Who an Arm CPU is: MIDR_EL1 (Arm ARM, D24.2).</summary>
internal static class ArmIdentity
{
    public static CapturedIdentity Of(uint midr)
    {
        int implementer = (int)(midr >> 24), part = (int)((midr >> 4) & 0xfff);
        int variant = (int)((midr >> 20) & 0xf), revision = (int)(midr & 0xf);
        return new CapturedIdentity
        {
            VendorId = VendorId.ArmImplementer(implementer),
            ModelName = string.Create(
                CultureInfo.InvariantCulture, $"implementer 0x{implementer:x2} part 0x{part:x3} r{variant}p{revision}"),
            Family = 8,
            Model = part,
            Stepping = revision,
            Midr = midr,
        };
    }

    /// <summary>
    /// MIDR_EL1 of the fields that /proc/cpuinfo prints; the architecture there is always the new scheme.
    /// </summary>
    public static uint Midr(int implementer, int variant, int part, int revision) =>
        ((uint)implementer << 24) | ((uint)variant << 20) | 0xf0000 | ((uint)part << 4) | (uint)revision;
}
