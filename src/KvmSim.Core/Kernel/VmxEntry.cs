using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>Whether a CPU can enter a guest with the control words that KVM derived from another CPU.</summary>
internal static class VmxEntry
{
    private const uint SecondaryControls = 1u << 31;
    private const ulong HasTrueControls = 1UL << 55;

    /// <summary>
    /// Each control word must have all bits that this CPU fixes to 1 and none that it fixes to 0 (SDM vol. 3, A.2 to
    /// A.5). Registers that are not known are taken to allow what is asked.
    /// </summary>
    public static bool IsAllowed(in VmxConfiguration configuration, CpuModel model) =>
        Allows(model, Msr.Ia32VmxPinBasedCtls, 0x48d, 0x16, configuration.PinBased)
        && Allows(model, Msr.Ia32VmxProcBasedCtls, 0x48e, 0x0401_e172, configuration.Primary)
        && ((configuration.Primary & SecondaryControls) == 0
            || Allows(model, Msr.Ia32VmxProcBasedCtls2, Msr.Ia32VmxProcBasedCtls2, 0, configuration.Secondary))
        && Allows(model, Msr.Ia32VmxExitCtls, 0x48f, 0x0003_6dff, configuration.Exit)
        && Allows(model, Msr.Ia32VmxEntryCtls, 0x490, 0x11ff, configuration.Entry);

    /// <summary>
    /// A bit of the default1 class reads as fixed to 1 in the plain register; the TRUE register says whether it really
    /// is (A.2). Where that is not known but exists, such a bit may be 0, as on every CPU that has it.
    /// </summary>
    private static bool Allows(CpuModel model, uint msr, uint trueMsr, uint default1, uint controls)
    {
        if (!model.Msrs.TryGet(msr, out ulong value))
        {
            return true;
        }

        uint fixedToOne = (uint)value, allowed = (uint)(value >> 32);
        if (model.Msrs.TryGet(Msr.Ia32VmxBasic, out ulong basic) && (basic & HasTrueControls) != 0)
        {
            fixedToOne = model.Msrs.TryGet(trueMsr, out ulong exact) ? (uint)exact : fixedToOne & ~default1;
        }

        return (controls & fixedToOne) == fixedToOne && (controls & ~allowed) == 0;
    }
}
