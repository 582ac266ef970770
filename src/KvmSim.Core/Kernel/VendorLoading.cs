using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>kvm_x86_vendor_init and the vendor's hardware setup, up to the compatibility loop.</summary>
internal static class VendorLoading
{
    private static readonly CpuFeature NestedPaging = CpuFeatureTable.Get("npt");

    /// <summary>
    /// The support test on the loading CPU, then the reference configuration and the vendor's switches.
    /// </summary>
    public static Errno SetUp(KernelContext kernel, Operation load)
    {
        VendorModule module = ModuleOf(load.Name!);
        ParameterValues parameters = kernel.Description.ParametersOf(load.Name!).Overlay(load.Parameters);
        if (!IsSupported(kernel, module, load.OnCpu, parameters))
        {
            return Errno.EOPNOTSUPP;
        }

        CpuModel model = kernel.State.Sockets[load.OnCpu];
        VmxReference? vmx = null;
        if (module == VendorModule.KvmIntel && !TryDeriveReference(kernel, load.OnCpu, model, parameters, out vmx))
        {
            return Errno.EIO;
        }

        bool nestedPaging = module == VendorModule.KvmAmd
            && parameters.Flag(ParameterNames.NestedPaging, fallback: true)
            && !kernel.State.BootCapabilities.Lacks(NestedPaging);
        kernel.State.Vendor = new VendorSetup
        {
            Module = module,
            Parameters = parameters,
            ReferenceCpu = load.OnCpu,
            Reference = model,
            Vmx = vmx,
            NestedPaging = nestedPaging,
            Tdx = TdxSupport.CanBringUp(kernel, parameters),
        };
        PrintSetup(kernel, kernel.State.Vendor);
        return Errno.None;
    }

    /// <summary>"kvm_intel" or "kvm_amd" as the check knows it.</summary>
    public static VendorModule ModuleOf(string name) =>
        string.Equals(name, "kvm_intel", StringComparison.Ordinal) ? VendorModule.KvmIntel : VendorModule.KvmAmd;

    /// <summary>The module's name.</summary>
    public static string NameOf(VendorModule module) => module == VendorModule.KvmIntel ? "kvm_intel" : "kvm_amd";

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
        CheckOutcome outcome = CompatibilityCheck.SetUpOnThisCpu(input, boot, VmxParametersOf(parameters), out reference);
        foreach (KernelLine line in outcome.Lines)
        {
            kernel.Print(line);
        }

        return reference is not null;
    }

    /// <summary>svm_hardware_setup's lines, as recorded; kvm_intel prints none when all is well.</summary>
    private static void PrintSetup(KernelContext kernel, VendorSetup setup)
    {
        if (setup.Module == VendorModule.KvmIntel)
        {
            return;
        }

        SvmSetupMessages messages = SvmSetupMessages.Of(kernel.Style);
        if (setup.Parameters.Flag(ParameterNames.Nested, fallback: true))
        {
            kernel.Print(messages.NestedVirtualization);
        }

        kernel.Print(setup.NestedPaging ? messages.NestedPaging : messages.NoNestedPaging);
        if (!HasPmu(kernel))
        {
            kernel.Print(messages.NoPmu);
        }
    }

    /// <summary>A host that is a guest itself and shows no core counters has no PMU driver to build on.</summary>
    private static bool HasPmu(KernelContext kernel)
    {
        CpuFeatureSet boot = kernel.State.BootCapabilities.Features;
        bool wanted = kernel.State.KvmKo?.Parameters.Flag("enable_pmu", fallback: true) ?? true;
        return wanted && (!boot.Contains("hypervisor") || boot.Contains("perfctr_core"));
    }
}
