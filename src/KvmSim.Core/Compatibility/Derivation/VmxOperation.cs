using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// What the instructions need that bring a CPU into VMX operation (SDM vol. 3, 24.7 and 31; INVEPT). What is not known
/// of a CPU speaks for it.
/// </summary>
internal static class VmxOperation
{
    private const ulong Ept = 1UL << 33;
    private const ulong Invept = 1UL << 20;
    private const ulong InveptAllContexts = 1UL << 26;
    private const ulong Revision = 0x7fff_ffff;

    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");

    /// <summary>Whether CR4.VMXE can be set; else MOV to CR4 is a #GP.</summary>
    public static bool HasVmxe(CpuModel cpu) => cpu.Has(Vmx) != false && cpu.UsesVmx;

    /// <summary>Whether VMXON works with a region that is stamped with the other CPU's VMCS revision.</summary>
    public static bool HasRevisionOf(CpuModel cpu, CpuModel reference) =>
        !cpu.Msrs.TryGet(Msr.Ia32VmxBasic, out ulong own)
        || !reference.Msrs.TryGet(Msr.Ia32VmxBasic, out ulong stamped)
        || ((own ^ stamped) & Revision) == 0;

    /// <summary>Why INVEPT is a #UD after VMXON with the reference's region; null where it is none.</summary>
    public static string? InveptFault(CpuModel cpu, CpuModel reference) =>
        !HasRevisionOf(cpu, reference) ? "has another VMCS revision, so that VMXON fails there unseen"
        : Lacks(cpu, Msr.Ia32VmxProcBasedCtls2, Ept) ? "has no EPT"
        : Lacks(cpu, Msr.Ia32VmxEptVpidCap, Invept) ? "has no INVEPT"
        : null;

    /// <summary>Whether INVEPT fails, without a fault, when it is asked for all contexts.</summary>
    public static bool LacksInveptOfAllContexts(CpuModel cpu) => Lacks(cpu, Msr.Ia32VmxEptVpidCap, InveptAllContexts);

    /// <summary>Why the kernel dies when it enables virtualization on a CPU; null where it survives that.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="capabilities">What the kernel made of it.</param>
    /// <param name="reference">What loading kvm_intel left.</param>
    /// <param name="usesEpt">enable_ept; null where that is not known.</param>
    public static string? KillsKernel(
        CpuModel cpu, CpuCapabilities capabilities, VmxReference reference, bool? usesEpt) =>
        !HasVmxe(cpu) ? "it has no VMX, and setting CR4.VMXE faults"
        : capabilities.Lacks(Vmx) ? null
        : reference.Style.FlushesEptAtEnable && usesEpt != false && InveptFault(cpu, reference.Model) is { } why
            ? $"it {why}, and INVEPT faults"
        : null;

    private static bool Lacks(CpuModel cpu, uint msr, ulong bit) =>
        cpu.Msrs.TryGet(msr, out ulong value) && (value & bit) == 0;
}
