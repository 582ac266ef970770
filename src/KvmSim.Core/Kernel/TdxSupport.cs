using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>The TDX part of kvm_intel (arch/x86/kvm/vmx/tdx.c, v6.16), as far as CPU hotplug meets it.</summary>
internal static class TdxSupport
{
    /// <summary>
    /// tdx_bringup: what is missing switches TDX off with a line, and kvm_intel loads without it. The lines begin with
    /// the module's name, which pr_fmt of that file puts there.
    /// </summary>
    public static bool CanBringUp(KernelContext kernel, ParameterValues parameters)
    {
        if (!parameters.Flag(ParameterNames.Tdx, fallback: false))
        {
            return false;
        }

        if (kernel.Generation.Tdx.FollowsKvm ? !kernel.Description.Tdx : kernel.State.TdxReferences.IsEmpty)
        {
            kernel.Print(kernel.Generation.Tdx.Unsupported);
            return false;
        }

        if (kernel.Generation.Tdx.FollowsKvm && kernel.State.KvmKo is not { EnablesAtLoad: true })
        {
            kernel.Print(TdxMessages.NeedsEnableAtLoad);
            return false;
        }

        return true;
    }

    /// <summary>
    /// tdx_enable (arch/x86/virt/vmx/tdx, v7.1), before KVM: the state "virt/tdx:online" is set up with calls, so each
    /// CPU that is online takes a reference to VMX operation. One that cannot leaves TDX off.
    /// </summary>
    public static void BringUpAtBoot(KernelContext kernel)
    {
        bool isTheCores = !kernel.Generation.Tdx.FollowsKvm
            && kernel.Generation.FindParameter("kvm_intel", ParameterNames.Tdx) is not null;
        if (!isTheCores || !kernel.Description.Tdx || !kernel.State.Sockets[kernel.Description.BootCpu].UsesVmx)
        {
            return;
        }

        foreach (int cpu in kernel.State.Kvm.Online)
        {
            if (kernel.Description.ForeignHypervisor.Contains(cpu) || !VmxEnabling.EnableByCore(kernel, cpu))
            {
                kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.Except(kernel.State.TdxReferences);
                kernel.State.TdxReferences = default;
                return;
            }

            kernel.State.TdxReferences = kernel.State.TdxReferences.With(cpu);
        }

        kernel.Print(TdxMessages.Initialized);
    }

    /// <summary>
    /// tdx_online_cpu, in a dynamic state above KVM's: a CPU on which VMX operation cannot be had is refused with the
    /// errno of x86_virt_get_ref.
    /// </summary>
    public static Errno Online(KernelContext kernel, int cpu)
    {
        if (kernel.State.TdxReferences.IsEmpty || kernel.State.TdxReferences.Contains(cpu))
        {
            return Errno.None;
        }

        if (!kernel.State.Kvm.Enabled.Contains(cpu))
        {
            if (kernel.Description.ForeignHypervisor.Contains(cpu))
            {
                return Errno.EBUSY; // CR4.VMXE is set already
            }

            if (!VmxEnabling.EnableByCore(kernel, cpu))
            {
                return Errno.EFAULT;
            }
        }

        kernel.State.TdxReferences = kernel.State.TdxReferences.With(cpu);
        return Errno.None;
    }

    /// <summary>x86_virt_put_ref for TDX: VMXOFF, unless KVM holds a reference too.</summary>
    public static void Release(KernelContext kernel, int cpu)
    {
        if (kernel.State.TdxReferences.Contains(cpu))
        {
            kernel.State.TdxReferences = kernel.State.TdxReferences.Without(cpu);
            kernel.State.VirtualizationOn = kernel.State.Kvm.Enabled.Contains(cpu)
                ? kernel.State.VirtualizationOn
                : kernel.State.VirtualizationOn.Without(cpu);
        }
    }

    /// <summary>
    /// tdx_offline_cpu, in a dynamic state above KVM's, so it runs first on the way down: while a TD holds a private
    /// key id, each package has to keep a CPU that can flush its cache.
    /// </summary>
    public static Errno CanGoOffline(KernelContext kernel, int cpu)
    {
        if (kernel.State.Vendor is not { Tdx: true } || !kernel.State.Vms.Any(vm => vm.IsTrustDomain && vm.Exists))
        {
            return Errno.None;
        }

        HostDescription host = kernel.Description;
        CpuSet others = kernel.State.Kvm.Online.Without(cpu);
        if (others.Any(other => host.PackageOf(other) == host.PackageOf(cpu)))
        {
            return Errno.None;
        }

        kernel.Print(kernel.Generation.Tdx.NeedsPackage);
        return Errno.EBUSY;
    }
}
