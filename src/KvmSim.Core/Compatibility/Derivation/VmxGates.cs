using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// What decides whether the bits of a VMX capability register enter the comparison (<see cref="VmxSetup"/>).
/// </summary>
internal static class VmxGates
{
    private static readonly CpuidLeaf Signature = new(1);

    /// <summary>Whether a fact decides about bits of a register.</summary>
    public static bool Decides(MissingFact fact, uint msr) => fact.Msr is { } gate
        ? Array.IndexOf(Of(msr), gate) >= 0
        : fact.Leaf == Signature
            ? msr is Msr.Ia32VmxPinBasedCtls or Msr.Ia32VmxExitCtls or Msr.Ia32VmxEntryCtls
            : msr == Msr.Ia32VmxProcBasedCtls2;

    private static uint[] Of(uint msr) => msr switch
    {
        Msr.Ia32VmxProcBasedCtls2 or Msr.Ia32VmxProcBasedCtls3 => [Msr.Ia32VmxProcBasedCtls],
        Msr.Ia32VmxEptVpidCap or Msr.Ia32VmxPinBasedCtls => [Msr.Ia32VmxProcBasedCtls, Msr.Ia32VmxProcBasedCtls2],
        Msr.Ia32VmxProcBasedCtls => [Msr.Ia32VmxProcBasedCtls2],
        Msr.Ia32VmxExitCtls => [Msr.Ia32VmxEntryCtls],
        Msr.Ia32VmxEntryCtls => [Msr.Ia32VmxExitCtls],
        _ => [],
    };
}
