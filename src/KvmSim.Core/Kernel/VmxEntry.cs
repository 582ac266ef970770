using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>Whether a CPU can enter a guest with the control words that KVM derived from another CPU.</summary>
internal static class VmxEntry
{
    /// <summary>
    /// Each control word must have all bits that this CPU fixes to 1 and none that it fixes to 0 (SDM vol. 3, A.2 to
    /// A.5). Registers that are not known are taken to allow what is asked.
    /// </summary>
    public static bool IsAllowed(in VmxConfiguration configuration, CpuModel model) =>
        Allows(model, Msr.Ia32VmxPinBasedCtls, configuration.PinBased)
        && Allows(model, Msr.Ia32VmxProcBasedCtls, configuration.Primary)
        && ((configuration.Primary & (1u << 31)) == 0 || Allows(model, Msr.Ia32VmxProcBasedCtls2, configuration.Secondary))
        && Allows(model, Msr.Ia32VmxExitCtls, configuration.Exit)
        && Allows(model, Msr.Ia32VmxEntryCtls, configuration.Entry);

    private static bool Allows(CpuModel model, uint msr, uint controls) =>
        !model.Msrs.TryGet(msr, out ulong value)
        || ((controls & (uint)value) == (uint)value && (controls & ~(uint)(value >> 32)) == 0);
}
