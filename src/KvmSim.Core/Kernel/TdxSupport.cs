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

        if (!kernel.Description.Tdx)
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
    /// tdx_offline_cpu, in a dynamic state above KVM's, so it runs first on the way down: while a TD holds a private
    /// key id, each package has to keep a CPU that can flush its cache.
    /// </summary>
    public static Errno Offline(KernelContext kernel, int cpu)
    {
        if (!kernel.State.Vms.Any(vm => vm.IsTrustDomain && vm.Exists))
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
