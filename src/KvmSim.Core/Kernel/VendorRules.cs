using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>What kvm_intel and kvm_amd do on one CPU: check it, enable it, run a guest on it.</summary>
/// <remarks>What is not known of a CPU speaks for it; where a verdict is asked for, it says what it needs.</remarks>
internal static class VendorRules
{
    private static readonly CpuFeature Svm = CpuFeatureTable.Get("svm");
    private static readonly CpuFeature NestedPaging = CpuFeatureTable.Get("npt");

    /// <summary>kvm_arch_check_processor_compat (kvm_x86_check_processor_compatibility from 6.3) on a CPU.</summary>
    public static bool Check(KernelContext kernel, int cpu, bool prints)
    {
        CheckInput input = InputFor(kernel, cpu);
        if (SvmCheckAsksCpu(kernel) && !HasSvm(input.Model, input.Capabilities))
        {
            return false;
        }

        CheckOutcome outcome = CompatibilityCheck.Check(input);
        if (prints)
        {
            foreach (KernelLine line in outcome.Lines)
            {
                kernel.Print(line);
            }
        }

        // What cannot be decided for want of a register is let pass, and said where the verdict is asked for.
        return outcome.Verdict != CheckVerdict.Fail;
    }

    /// <summary>The question that <see cref="Check"/> asks about a CPU that is plugged, as data.</summary>
    public static CheckInput InputFor(KernelContext kernel, int cpu)
    {
        CpuModel model = kernel.State.Sockets[cpu];
        CpuCapabilities capabilities = kernel.CapabilitiesOf(cpu);
        VendorModule module = kernel.State.Vendor?.Module ?? ModuleFor(kernel);
        return new CheckInput(
            kernel.Style, module, cpu, model, capabilities, kernel.State.BootCapabilities, kernel.State.Vendor?.Vmx);
    }

    /// <summary>The module that suits the boot CPU.</summary>
    public static VendorModule ModuleFor(KernelContext kernel) => kernel.Generation.Arm is not null
        ? VendorModule.KvmArm
        : kernel.State.Sockets[kernel.Description.BootCpu].UsesVmx ? VendorModule.KvmIntel : VendorModule.KvmAmd;

    /// <summary>hardware_enable of the vendor module on a CPU.</summary>
    public static bool Enable(KernelContext kernel, int cpu)
    {
        if (kernel.State.TdxReferences.Contains(cpu))
        {
            return true; // x86_virt_get_ref counts up, and the CPU is left as it is
        }

        if (kernel.State.Death is not null
            || kernel.State.VirtualizationOn.Contains(cpu)
            || kernel.Description.ForeignHypervisor.Contains(cpu))
        {
            return false; // -EBUSY: EFER.SVME or CR4.VMXE is set already
        }

        return kernel.State.Vendor!.Module == VendorModule.KvmIntel
            ? VmxEnabling.Enable(kernel, cpu)
            : EnableSvm(kernel, cpu);
    }

    /// <summary>hardware_disable of the vendor module on a CPU that counts as enabled.</summary>
    public static void Disable(KernelContext kernel, int cpu)
    {
        if (kernel.State.TdxReferences.Contains(cpu))
        {
            return; // x86_virt_put_ref: TDX's reference stays
        }

        if (kernel.State.Vendor is { Module: VendorModule.KvmIntel })
        {
            VmxEnabling.Disable(kernel, cpu);
        }

        kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.Without(cpu);
    }

    /// <summary>KVM_RUN of a vCPU on a CPU.</summary>
    /// <param name="kernel">The running kernel.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="guest">What KVM's choice of controls depends on.</param>
    /// <param name="dependsOn">What it depends on, if how it ends is not known.</param>
    public static VcpuExit Run(KernelContext kernel, int cpu, GuestDescription guest, out string? dependsOn)
    {
        dependsOn = null;
        if (!kernel.State.VirtualizationOn.Contains(cpu))
        {
            kernel.Die(
                $"A vCPU ran on CPU {cpu}, where virtualization is off: the first VMX or SVM instruction faulted.",
                HostMessages.BugInKvm,
                HostMessages.InvalidOpcode,
                HostMessages.SpuriousFault);
            return VcpuExit.HostDied;
        }

        VmEntryVerdict verdict = Enter(kernel, cpu, guest);
        if (verdict.Enters is null)
        {
            dependsOn = string.Join(", ", verdict.DependsOn);
            return VcpuExit.Unknown;
        }

        if (verdict.Enters == true)
        {
            return kernel.Architecture.GuestExit;
        }

        PrintEntryFailure(kernel, cpu);
        return VcpuExit.FailEntry;
    }

    /// <summary>Whether that CPU passes for an SVM CPU: vendor and feature.</summary>
    public static bool HasSvm(CpuModel model, in CpuCapabilities capabilities) =>
        (model.HasUnknownVendor || model.Vendor is CpuVendor.Amd or CpuVendor.Hygon) && !capabilities.Lacks(Svm);

    private static bool SvmCheckAsksCpu(KernelContext kernel) =>
        kernel.State.Vendor is { Module: VendorModule.KvmAmd } vendor
        && vendor.Parameters.Flag(ParameterNames.SeedCompat, fallback: false);

    /// <summary>
    /// svm_hardware_enable: up to 6.2 it asks has_svm, and that asks boot_cpu_data, so one CPU without SVM spoils all.
    /// Where VM_CR.SVMDIS forbids EFER.SVME, the write faults, is warned about, and counts as done.
    /// </summary>
    private static bool EnableSvm(KernelContext kernel, int cpu)
    {
        if (!kernel.Style.AsksThisCpu && !HasSvmAtEnable(kernel, cpu))
        {
            return false;
        }

        CpuModel model = kernel.State.Sockets[cpu];
        bool disabled = model.Msrs.TryGet(Msr.VmCr, out ulong control) && (control & (1 << 4)) != 0;
        if (!disabled && model.Has(Svm) != false)
        {
            kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.With(cpu);
        }
        else
        {
            kernel.Print(HostMessages.EferFaulted, "EFER.SVME");
        }

        return true;
    }

    private static bool HasSvmAtEnable(KernelContext kernel, int cpu)
    {
        CpuModel boot = kernel.State.Sockets[kernel.Description.BootCpu];
        bool perCpu = kernel.State.Vendor!.Parameters.Flag(ParameterNames.SeedPerCpu, fallback: false);
        if (perCpu ? HasSvm(kernel.State.Sockets[cpu], kernel.CapabilitiesOf(cpu)) : HasSvm(
            boot, kernel.State.BootCapabilities))
        {
            return true;
        }

        if (!perCpu)
        {
            bool vendor = boot.Vendor is CpuVendor.Amd or CpuVendor.Hygon;
            kernel.Print(vendor ? CheckMessages.HasSvmNoFeature : CheckMessages.HasSvmNoVendor);
        }

        kernel.Print(HostMessages.SvmEnableUnsupported, cpu);
        return false;
    }

    /// <summary>
    /// VM entry checks the controls that KVM took from its reference CPU against this CPU's own: one that is not
    /// allowed here fails the entry. Nested paging on an SVM CPU without it is VMEXIT_INVALID; QEMU's TCG does not look
    /// (recorded: i16).
    /// </summary>
    private static VmEntryVerdict Enter(KernelContext kernel, int cpu, GuestDescription guest)
    {
        CpuModel model = kernel.State.Sockets[cpu];
        VendorSetup vendor = kernel.State.Vendor!;
        return vendor.Module == VendorModule.KvmIntel
            ? VmxEntry.Check(kernel.Style, vendor, guest, model)
            : VmEntryVerdict.Of(kernel.Description.Tcg || !vendor.NestedPaging || model.Has(NestedPaging) != false);
    }

    /// <summary>
    /// dump_vmcs and dump_vmcb: the parameter decides whether the structure is printed or how to get it.
    /// </summary>
    private static void PrintEntryFailure(KernelContext kernel, int cpu)
    {
        VendorSetup vendor = kernel.State.Vendor!;
        EntryMessages messages = EntryMessages.Of(kernel.Style, vendor.Module);
        if (vendor.Parameters.Flag(messages.Parameter, fallback: false))
        {
            kernel.Print(messages.Dump, cpu);
        }
        else
        {
            kernel.Print(messages.Hint);
        }
    }
}
