using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// svm_hardware_setup: what kvm_amd finds on boot_cpu_data, which its parameters let it use, and says.
/// </summary>
internal static class SvmSetup
{
    private static readonly CpuFeature NestedPaging = CpuFeatureTable.Get("npt");

    /// <summary>Whether nested paging is used.</summary>
    public static bool UsesNestedPaging(KernelContext kernel, ParameterValues parameters) =>
        parameters.Flag(ParameterNames.NestedPaging, fallback: true)
        && !kernel.State.BootCapabilities.Lacks(NestedPaging);

    /// <summary>Its lines, in their order.</summary>
    public static void Print(KernelContext kernel, VendorSetup setup)
    {
        SvmSetupMessages messages = SvmSetupMessages.Of(kernel.Generation);
        ParameterValues parameters = setup.Parameters;
        CpuFeatureSet boot = kernel.State.BootCapabilities.Features;
        Print(kernel, messages.TscScaling, IsOn(parameters, "tsc_scaling") && boot.Contains("tsc_scale"));
        Print(kernel, messages.NestedVirtualization, parameters.Number(ParameterNames.Nested, 1) != 0);
        kernel.Print(setup.NestedPaging ? messages.NestedPaging : messages.NoNestedPaging);
        bool lbr = IsOn(parameters, "lbrv") && boot.Contains("lbrv");
        Print(kernel, messages.LbrVirtualization, lbr && messages.TellsLbrEarly);
        if (setup.NestedPaging && boot.Contains("avic") && WantsAvic(kernel, parameters, messages))
        {
            kernel.Print(messages.Avic);
            Print(kernel, messages.X2Avic, boot.Contains("x2avic"));
        }

        Print(
            kernel,
            messages.VirtualLoadAndSave,
            IsOn(parameters, "vls") && setup.NestedPaging && boot.Contains("v_vmsave_vmload"));
        bool gif = IsOn(parameters, "vgif") && boot.Contains("vgif");
        Print(kernel, messages.VirtualGif, gif);
        Print(kernel, messages.VirtualNmi, gif && parameters.Flag("vnmi", fallback: true) && boot.Contains("vnmi"));
        Print(kernel, messages.LbrVirtualization, lbr && !messages.TellsLbrEarly);
        Print(kernel, messages.NoPmu, !HasPmu(kernel));
    }

    /// <summary>Parameters that are an int in the kernel.</summary>
    private static bool IsOn(ParameterValues parameters, string name) => parameters.Number(name, 1) != 0;

    private static bool WantsAvic(KernelContext kernel, ParameterValues parameters, SvmSetupMessages messages)
    {
        if (parameters.Find("avic") is { } text && ParameterText.Boolean(text) is { } asked)
        {
            return asked;
        }

        CpuModel boot = kernel.State.Sockets[kernel.Description.BootCpu];
        bool zen4 = boot.Family == 0x1a
            || (boot.Family == 0x19 && boot.Model is (>= 0x10 and <= 0x1f) or (>= 0x60 and <= 0xaf));
        return messages.DecidesOnAvic && zen4 && kernel.State.BootCapabilities.Features.Contains("x2avic");
    }

    private static void Print(KernelContext kernel, KernelMessage? message, bool isSo)
    {
        if (isSo)
        {
            kernel.Print(message);
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
