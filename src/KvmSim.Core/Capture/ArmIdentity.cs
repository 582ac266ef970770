using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>Who an Arm CPU is, of its MIDR_EL1.</summary>
internal static class ArmIdentity
{
    public static CapturedIdentity Of(uint midr)
    {
        ArmMidr who = new(midr);
        return new CapturedIdentity
        {
            VendorId = who.VendorId,
            ModelName = who.ToString(),
            Family = ArmMidr.Family,
            Model = who.Part,
            Stepping = who.Revision,
            Midr = midr,
        };
    }

    /// <summary>MIDR_EL1 of the fields that /proc/cpuinfo prints.</summary>
    public static uint Midr(int implementer, int variant, int part, int revision) =>
        ArmMidr.Of(implementer, variant, part, revision).Value;
}
