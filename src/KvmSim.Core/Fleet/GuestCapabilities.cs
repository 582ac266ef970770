using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;

namespace KvmSim.Fleet;

/// <summary>
/// What KVM on a host offers to guests: the features of boot_cpu_data that it passes on, those that it emulates
/// (kvm_set_cpu_caps), and, with nested=1, the VMX capabilities of its image for nested hypervisors.
/// </summary>
internal static class GuestCapabilities
{
    private static readonly CpuFeatureSet Svm = CpuFeatureSet.Of(CpuFeatureTable.All
        .Where(feature => feature.Name == "svm" || feature.Location?.Leaf == 0x8000000a));

    /// <summary>The words of the derivation and the register that shows each to a guest.</summary>
    private static readonly (VmxWords Word, uint Msr)[] Shown =
    [
        (VmxWords.PinBased, 0x48d), (VmxWords.Primary, 0x48e), (VmxWords.Exit, 0x48f), (VmxWords.Entry, 0x490),
        (VmxWords.Secondary, Msr.Ia32VmxProcBasedCtls2), (VmxWords.Misc, Msr.Ia32VmxMisc),
        (VmxWords.EptVpid, Msr.Ia32VmxEptVpidCap), (VmxWords.Cr0Fixed1, Msr.Ia32VmxCr0Fixed1),
        (VmxWords.Cr4Fixed1, Msr.Ia32VmxCr4Fixed1),
    ];

    /// <summary>The capabilities of a machine that has booted; KVM need not be loaded.</summary>
    public static KnownCapabilities Of(SimMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        KernelContext kernel = machine.Kernel;
        CpuFeatureSet boot = kernel.State.BootCapabilities.Features;
        CpuFeatureSet unknown = kernel.State.BootCapabilities.Unknown;
        CpuModel bootCpu = kernel.State.Sockets[kernel.Description.BootCpu];
        if (!VendorRules.UsesVmx(bootCpu))
        {
            bool nested = kernel.Description.ParametersOf("kvm_amd").Flag(ParameterNames.Nested, fallback: true);
            return Offered(kernel.Style, nested ? boot : boot.Except(Svm), nested ? unknown : unknown.Except(Svm), default);
        }

        VmxParameters parameters = VendorLoading.VmxParametersOf(kernel.Description.ParametersOf("kvm_intel"));
        VmxReference? reference = parameters.Nested
            ? VmxReference.Load(
                kernel.Description.BootCpu, bootCpu, bootCpu, boot, kernel.Style, parameters, out _)
            : null;
        CpuFeatureSet vmx = reference is null ? CpuFeatureSet.Of("vmx") : CpuFeatureSet.Empty;
        MsrSet image = reference is null ? MsrSet.Empty : Image(reference.Configuration);
        return Offered(kernel.Style, boot.Except(vmx), unknown.Except(vmx), image);
    }

    /// <summary>Of what hardware has, the CPU features that a guest can be given, VMX left aside.</summary>
    public static KnownCapabilities Offered(CheckStyle style, KnownCapabilities hardware)
    {
        KnownCapabilities passed = hardware.Only(SetOf(GuestFeatureTable.Hardware(style)));
        CapabilitySet emulated = SetOf(GuestFeatureTable.Emulated(style));
        return new KnownCapabilities(passed.Has.Union(emulated), passed.Unknown.Except(emulated));
    }

    private static KnownCapabilities Offered(
        CheckStyle style, CpuFeatureSet features, CpuFeatureSet unknown, MsrSet image)
    {
        CpuFeatureSet passed = GuestFeatureTable.Hardware(style), emulated = GuestFeatureTable.Emulated(style);
        return KnownCapabilities.Of(
            features.Intersect(passed).Union(emulated), unknown.Intersect(passed), image);
    }

    private static CapabilitySet SetOf(CpuFeatureSet features) =>
        CapabilitySet.Of(features.Enumerate().Select(feature => CapabilityTable.All[feature.Index]));

    /// <summary>struct nested_vmx_msrs as the registers that a guest reads; what is not known is left out.</summary>
    private static MsrSet Image(in VmxConfiguration configuration)
    {
        VmxNestedConfiguration nested = configuration.Nested;
        VmxWords unknown = configuration.Unknown;
        Dictionary<uint, ulong> image = new()
        {
            [Msr.Ia32VmxBasic] = nested.Basic,
            [0x48d] = Pair(nested.PinBasedLow, nested.PinBasedHigh),
            [0x48e] = Pair(nested.PrimaryLow, nested.PrimaryHigh),
            [0x48f] = Pair(nested.ExitLow, nested.ExitHigh),
            [0x490] = Pair(nested.EntryLow, nested.EntryHigh),
            [Msr.Ia32VmxProcBasedCtls2] = Pair(0, nested.SecondaryHigh),
            [Msr.Ia32VmxMisc] = nested.MiscLow,
            [Msr.Ia32VmxEptVpidCap] = nested.EptCapabilities,
            [Msr.Ia32VmxCr0Fixed1] = nested.Cr0Fixed1,
            [Msr.Ia32VmxCr4Fixed1] = nested.Cr4Fixed1,
            [VmxRegisterView.Vmfunc] = 0,
        };
        foreach ((VmxWords word, uint msr) in Shown)
        {
            if ((unknown & word) != VmxWords.None)
            {
                image.Remove(msr);
            }
        }

        return MsrSet.Of(image);
    }

    private static ulong Pair(uint low, uint high) => ((ulong)high << 32) | low;
}
