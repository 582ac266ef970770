using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>kvm_x86_vendor_init and the vendor's hardware setup, up to the compatibility loop.</summary>
internal static class VendorLoading
{
    private static readonly CpuFeature ConstantTsc = CpuFeatureTable.Get("constant_tsc");
    private static readonly CpuFeature NonstopTsc = CpuFeatureTable.Get("nonstop_tsc");

    /// <summary>
    /// The support test on the loading CPU, then the reference configuration and the vendor's switches.
    /// </summary>
    public static Errno SetUp(KernelContext kernel, Operation load)
    {
        VendorModule module = ModuleOf(load.Name!);
        ParameterValues parameters = kernel.Description.ParametersOf(load.Name!).Overlay(load.Parameters);
        if (!IsSupported(kernel, module, load.OnCpu, parameters) || IsRefusedByRealTime(kernel))
        {
            return Errno.EOPNOTSUPP;
        }

        CpuModel model = kernel.State.Sockets[load.OnCpu];
        VmxReference? vmx = null;
        if (module == VendorModule.KvmIntel && !TryDeriveReference(kernel, load.OnCpu, model, parameters, out vmx))
        {
            return Errno.EIO;
        }

        kernel.State.Vendor = new VendorSetup
        {
            Module = module,
            Parameters = parameters,
            ReferenceCpu = load.OnCpu,
            Reference = model,
            Vmx = vmx,
            NestedPaging = module == VendorModule.KvmAmd && SvmSetup.UsesNestedPaging(kernel, parameters),
            Tdx = TdxSupport.CanBringUp(kernel, parameters),
        };
        if (module == VendorModule.KvmAmd)
        {
            SvmSetup.Print(kernel, kernel.State.Vendor); // kvm_intel prints nothing when all is well
        }

        return Errno.None;
    }

    /// <summary>"kvm_intel" or "kvm_amd" as the check knows it.</summary>
    public static VendorModule ModuleOf(string name) =>
        Enum.GetValues<VendorModule>().First(module => string.Equals(NameOf(module), name, StringComparison.Ordinal));

    /// <summary>The module's name.</summary>
    public static string NameOf(VendorModule module) => module switch
    {
        VendorModule.KvmIntel => "kvm_intel",
        VendorModule.KvmAmd => "kvm_amd",
        _ => "kvm_arm",
    };

    /// <summary>The parameters of kvm_intel that the check depends on.</summary>
    public static VmxParameters VmxParametersOf(ParameterValues parameters) => new(
        parameters.Flag(ParameterNames.Nested, fallback: true),
        parameters.Flag(ParameterNames.ErrorOnInconsistentConfig, fallback: true));

    /// <summary>The module's own look at the CPU on which it is loaded, with its lines.</summary>
    public static bool IsSupported(KernelContext kernel, Operation load) => IsSupported(
        kernel, ModuleOf(load.Name!), load.OnCpu, kernel.Description.ParametersOf(load.Name!).Overlay(load.Parameters));

    private static bool IsSupported(KernelContext kernel, VendorModule module, int cpu, ParameterValues parameters)
    {
        CpuCapabilities capabilities = kernel.CapabilitiesOf(cpu);
        CpuModel model = kernel.State.Sockets[cpu];
        if (module == VendorModule.KvmAmd && parameters.Flag(ParameterNames.SeedPerCpu, fallback: false))
        {
            if (VendorRules.HasSvm(model, capabilities))
            {
                return true;
            }

            kernel.Print(CheckMessages.NoHardwareSupport, NameOf(module));
            return false;
        }

        CheckOutcome outcome = CompatibilityCheck.SupportedOnThisCpu(new CheckInput(
            kernel.Style, module, cpu, model, capabilities, kernel.State.BootCapabilities));
        foreach (KernelLine line in outcome.Lines)
        {
            kernel.Print(line);
        }

        return outcome.Verdict != CheckVerdict.Fail;
    }

    private static bool TryDeriveReference(
        KernelContext kernel, int cpu, CpuModel model, ParameterValues parameters, out VmxReference? reference)
    {
        CpuModel boot = kernel.State.Sockets[kernel.Description.BootCpu];
        CheckInput input = new(
            kernel.Style, VendorModule.KvmIntel, cpu, model, kernel.CapabilitiesOf(cpu), kernel.State.BootCapabilities);
        CheckOutcome outcome = CompatibilityCheck.SetUpOnThisCpu(
            input, boot, VmxParametersOf(parameters), out reference);
        foreach (KernelLine line in outcome.Lines)
        {
            kernel.Print(line);
        }

        return reference is not null;
    }

    /// <summary>
    /// A kernel with PREEMPT_RT refuses where boot_cpu_data lacks a constant TSC (recorded on 6.1 and 6.12 without it,
    /// on 7.3 with "setcpuid=constant_tsc").
    /// </summary>
    private static bool IsRefusedByRealTime(KernelContext kernel)
    {
        bool refused = kernel.Description.Flavour == KernelFlavour.RealTime
            && !HasConstantTsc(kernel.State.Sockets[kernel.Description.BootCpu], kernel.State.BootCapabilities);
        if (refused)
        {
            kernel.Print(kernel.Base.NoConstantTsc);
        }

        return refused;
    }

    /// <summary>
    /// Which Linux sets where CPUID says that the TSC is invariant, and on Intel by the model (early_init_intel).
    /// </summary>
    private static bool HasConstantTsc(CpuModel boot, CpuCapabilities capabilities) =>
        !capabilities.Lacks(ConstantTsc)
        || !capabilities.Lacks(NonstopTsc)
        || (boot.Vendor == CpuVendor.Intel && (boot.Family, boot.Model) is (6, >= 0x0e) or (0xf, >= 3));
}
