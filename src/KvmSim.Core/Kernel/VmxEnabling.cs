using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// vmx_hardware_enable and vmx_hardware_disable (6.12: vmx_enable_virtualization_cpu and its counterpart), one VMX
/// instruction after the other, with what each needs of the CPU and what becomes of the kernel where the CPU lacks it.
/// </summary>
/// <remarks>
/// What is not known of a CPU speaks for it. That VMXON also looks at the fixed bits of CR0 and CR4 (SDM vol. 3, 24.8)
/// is left out: a CPU whose IA32_VMX_CR4_FIXED1 forbids what the host has set was recorded to enter VMX operation.
/// </remarks>
internal static class VmxEnabling
{
    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");

    /// <summary>Whether the CPU counts as enabled; it may be so without being in VMX operation.</summary>
    public static bool Enable(KernelContext kernel, int cpu) =>
        EnterOperation(kernel, cpu, RegionOf(kernel)) && FlushEpt(kernel, cpu);

    /// <summary>
    /// The same by the core of x86 alone (x86_virt_get_ref, v7.1), for which no module has to be there.
    /// </summary>
    public static bool EnableByCore(KernelContext kernel, int cpu) =>
        EnterOperation(kernel, cpu, kernel.State.Sockets[kernel.Description.BootCpu]);

    /// <summary>
    /// The CPU whose revision is in the VMXON regions: the one that loaded kvm_intel, or the boot CPU where the core of
    /// x86 makes them.
    /// </summary>
    private static CpuModel RegionOf(KernelContext kernel) => kernel.Generation.Tdx.FollowsKvm
        ? kernel.State.Vendor!.Vmx!.Model
        : kernel.State.Sockets[kernel.Description.BootCpu];

    /// <summary>
    /// VMXOFF faults where the CPU is not in VMX operation, and that is a BUG (v6.1 and v6.12 alike).
    /// </summary>
    public static void Disable(KernelContext kernel, int cpu)
    {
        if (!kernel.State.VirtualizationOn.Contains(cpu))
        {
            Die(kernel, $"VMXOFF faulted on CPU {cpu}, which never entered VMX operation.", HostMessages.SpuriousFault);
        }
    }

    /// <summary>MOV to CR4: CR4.VMXE without VMX is a #GP that nobody handles (recorded: v-long-novmx).</summary>
    private static bool SetVmxe(KernelContext kernel, int cpu)
    {
        if (VmxOperation.HasVmxe(kernel.State.Sockets[cpu]))
        {
            return true;
        }

        kernel.Print(HostMessages.GeneralProtection, "CR4|VMXE");
        kernel.Print(HostMessages.Cr4Faulted);
        Panic(kernel, $"CPU {cpu} has no VMX: setting CR4.VMXE faulted in the kernel.");
        return false;
    }

    /// <summary>
    /// VMXON: faults where firmware forbids it, which is caught, warned about and answered with -EFAULT. The revision
    /// in the region is that of the CPU given; a CPU of another one fails the instruction without a fault
    /// (VMfailInvalid), and the flags are not looked at (recorded: v-mini-basic-rev-hw).
    /// </summary>
    private static bool EnterOperation(KernelContext kernel, int cpu, CpuModel region)
    {
        if (!SetVmxe(kernel, cpu))
        {
            return false;
        }

        CpuModel model = kernel.State.Sockets[cpu];
        if (kernel.CapabilitiesOf(cpu).Lacks(Vmx))
        {
            ulong control = model.Msrs.TryGet(Msr.Ia32FeatureControl, out ulong value) ? value : 0xdeadbeef;
            kernel.Print(HostMessages.VmxonFaulted, control);
            return false;
        }

        if (VmxOperation.HasRevisionOf(model, region))
        {
            kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.With(cpu);
        }

        return true;
    }

    /// <summary>
    /// INVEPT, all contexts, where KVM uses EPT: #UD outside VMX operation and where the CPU has no EPT or no INVEPT, a
    /// failing instruction where it lacks that type (SDM vol. 3, INVEPT). The fault is a BUG, the failure a warning.
    /// </summary>
    private static bool FlushEpt(KernelContext kernel, int cpu)
    {
        if (!kernel.Style.FlushesEptAtEnable || VmxSettings.Of(kernel.State.Vendor!).Ept == false)
        {
            return true;
        }

        CpuModel model = kernel.State.Sockets[cpu];
        if (VmxOperation.InveptFault(model, kernel.State.Vendor!.Vmx!.Model) is { } why)
        {
            Die(kernel, $"CPU {cpu} {why}: INVEPT faulted in vmx_hardware_enable.", HostMessages.SpuriousFault);
            return false;
        }

        if (VmxOperation.LacksInveptOfAllContexts(model))
        {
            kernel.Print(HostMessages.InveptWarning(kernel.Style));
            kernel.Print(HostMessages.InveptFailed(kernel.Style));
        }

        return true;
    }

    /// <summary>kvm_spurious_fault: a BUG unless the host reboots.</summary>
    private static void Die(KernelContext kernel, string reason, KernelMessage place)
    {
        kernel.Print(HostMessages.BugInKvm);
        kernel.Print(HostMessages.InvalidOpcode);
        kernel.Print(place);
        Panic(kernel, reason);
    }

    /// <summary>
    /// What the fault takes with it: the idle task of a CPU in its STARTING section, the IPI in which KVM_CREATE_VM
    /// enables the others (where an idle CPU takes the IPI decides whether that is "in interrupt": both were recorded),
    /// or, in an ONLINE callback, only the CPU's hotplug thread, which leaves the locks of hotplug and of KVM held.
    /// </summary>
    private static void Panic(KernelContext kernel, string reason)
    {
        bool online = kernel.Parts.InstallsOnUse
            || (kernel.State.Kvm.HotplugWriter && kernel.Parts.Callback != CallbackSection.Starting);
        if (!online)
        {
            kernel.Print(kernel.State.Kvm.HotplugWriter ? HostMessages.IdleTaskKilled : HostMessages.FatalInInterrupt);
        }

        kernel.Die(reason);
    }
}
