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
    private const uint DescriptorTableExiting = 1u << 2;
    private const uint EnableVpid = 1u << 5;
    private const uint EnableVmFunctions = 1u << 13;
    private const ulong EptpSwitching = 1;

    /// <summary>
    /// With nested=1 kvm_amd offers it on every host: an intercepted #GP stands for it (svm_set_cpu_caps, v5.16 to
    /// v6.13).
    /// </summary>
    private static readonly CpuFeatureSet SvmeAddressCheck = CpuFeatureSet.Of("svme_addr_chk");

    /// <summary>
    /// What kvm_intel emulates where the CPU lacks it and has descriptor-table exiting (vmx_umip_emulated, v5.16 to
    /// v7.3); kvm_amd offers it where the CPU has it only.
    /// </summary>
    private static readonly CpuFeatureSet Umip = CpuFeatureSet.Of("umip");

    private static readonly Capability UmipFeature = CapabilityTable.All[CpuFeatureTable.Get("umip").Index];

    private static readonly Capability DescriptorTables = CapabilityTable.All.Single(capability =>
        capability.Msr == Msr.Ia32VmxProcBasedCtls2 && capability.Bit == 2
            && capability.Kind != CapabilityKind.VmxDefault1);

    /// <summary>INVVPID with its four extents (nested_vmx_setup_ctls_msrs).</summary>
    private const ulong VpidCapabilities = 0xf01UL << 32;

    private static readonly CpuFeatureSet Svm = CpuFeatureSet.Of(CpuFeatureTable.All
        .Where(feature => feature.Name == "svm" || feature.Location?.Leaf == 0x8000000a));

    /// <summary>The capabilities of a machine that has booted; KVM need not be loaded.</summary>
    public static KnownCapabilities Of(SimMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        KernelContext kernel = machine.Kernel;
        CpuFeatureSet boot = kernel.State.BootCapabilities.Features;
        CpuFeatureSet unknown = kernel.State.BootCapabilities.Unknown;
        CpuModel bootCpu = kernel.State.Sockets[kernel.Description.BootCpu];
        if (!bootCpu.UsesVmx)
        {
            bool nested = kernel.Description.ParametersOf("kvm_amd").Flag(ParameterNames.Nested, fallback: true);
            return Offered(
                kernel.Style, nested ? boot.Union(SvmeAddressCheck) : boot.Except(Svm), nested
                    ? unknown.Except(SvmeAddressCheck) : unknown.Except(Svm), null);
        }

        VmxParameters parameters = VendorLoading.VmxParametersOf(kernel.Description.ParametersOf("kvm_intel"));
        VmxReference? loaded = VmxReference.Load(
            kernel.Description.BootCpu, bootCpu, bootCpu, boot, kernel.Style, parameters, out _, unknown);
        if (loaded is not null && (loaded.Result.Known.Secondary & DescriptorTableExiting) != 0)
        {
            boot = boot.Union(Umip);
            unknown = unknown.Except(Umip);
        }
        else if (loaded is not null && (loaded.Result.Open.Secondary & DescriptorTableExiting) != 0)
        {
            unknown = unknown.Union(Umip.Except(boot));
        }

        VmxReference? reference = parameters.Nested ? loaded : null;
        CpuFeatureSet vmx = reference is null ? CpuFeatureSet.Of("vmx") : CpuFeatureSet.Empty;
        return Offered(kernel.Style, boot.Except(vmx), unknown.Except(vmx), reference?.Result);
    }

    /// <summary>Of what hardware has, the CPU features that a guest can be given, VMX left aside.</summary>
    public static KnownCapabilities Offered(CheckStyle style, KnownCapabilities hardware)
    {
        KnownCapabilities passed = hardware.Only(SetOf(GuestFeatureTable.Hardware(style)));
        CapabilitySet emulated = SetOf(GuestFeatureTable.Emulated(style));
        CapabilitySet umip = CapabilitySet.Of([UmipFeature]);
        emulated = hardware.Has.Contains(DescriptorTables) ? emulated.Union(umip) : emulated;
        CapabilitySet open = hardware.Unknown.Contains(DescriptorTables)
            ? passed.Unknown.Union(umip.Except(passed.Has)) : passed.Unknown;
        return new KnownCapabilities(passed.Has.Union(emulated), open.Except(emulated));
    }

    private static KnownCapabilities Offered(
        CheckStyle style, CpuFeatureSet features, CpuFeatureSet unknown, OpenConfiguration? vmx)
    {
        CpuFeatureSet passed = GuestFeatureTable.Hardware(style), emulated = GuestFeatureTable.Emulated(style);
        CpuFeatureSet offered = features.Intersect(passed).Union(emulated), open = unknown.Intersect(passed);
        MsrSet least = MsrSet.Empty, most = MsrSet.Empty;
        if (vmx is { } found)
        {
            VmxNestedConfiguration certain = found.Known.Nested;
            VmxNestedConfiguration possible = certain.Combine<WordOr>(found.Open.Nested);
            certain = certain with { SecondaryHigh = NestedSecondaryControls.Of(certain.SecondaryHigh, offered) };
            possible = possible with
            {
                SecondaryHigh = NestedSecondaryControls.Of(possible.SecondaryHigh, offered.Union(open)),
            };
            (ulong ones, ulong maybe) = NestedControlRegisters.Cr4Fixed1(style, offered, open);
            (least, most) = (Image(certain, ones), Image(possible, ones | maybe));
        }

        return KnownCapabilities.Of(offered, open, least, most);
    }

    private static CapabilitySet SetOf(CpuFeatureSet features) =>
        CapabilitySet.Of(features.Enumerate().Select(feature => CapabilityTable.All[feature.Index]));

    /// <summary>
    /// struct nested_vmx_msrs as the registers that a guest reads. VPID's capabilities and EPTP switching are KVM's own
    /// work: they are there where the controls are, the latter only beside EPT.
    /// </summary>
    private static MsrSet Image(in VmxNestedConfiguration nested, ulong cr4Fixed1) =>
        MsrSet.Of(new Dictionary<uint, ulong>
        {
            [Msr.Ia32VmxBasic] = nested.Basic,
            [0x48d] = Pair(nested.PinBasedLow, nested.PinBasedHigh),
            [0x48e] = Pair(nested.PrimaryLow, nested.PrimaryHigh),
            [0x48f] = Pair(nested.ExitLow, nested.ExitHigh),
            [0x490] = Pair(nested.EntryLow, nested.EntryHigh),
            [Msr.Ia32VmxProcBasedCtls2] = Pair(0, nested.SecondaryHigh),
            [Msr.Ia32VmxMisc] = nested.MiscLow,
            [Msr.Ia32VmxEptVpidCap] = nested.EptCapabilities
            | ((nested.SecondaryHigh & EnableVpid) != 0 ? VpidCapabilities : 0),
            [Msr.Ia32VmxCr0Fixed1] = NestedControlRegisters.Cr0Fixed1,
            [Msr.Ia32VmxCr4Fixed1] = cr4Fixed1,
            [VmxRegisterView.Vmfunc] = (nested.SecondaryHigh & EnableVmFunctions) != 0 && nested.EptCapabilities != 0
            ? EptpSwitching : 0,
        });

    private static ulong Pair(uint low, uint high) => ((ulong)high << 32) | low;
}
