using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>
/// The global switches that hardware_setup (vmx.c) sets once, from the CPU that runs module load, and that the nested
/// image of every later CPU is built with.
/// </summary>
public readonly record struct VmxSwitches
{
    private static readonly CpuFeature Umip = CpuFeatureTable.Get("umip");

    private const uint InveptGlobal = 1u << 26;
    private const uint PageWalk4 = 1u << 6;
    private const uint WriteBack = 1u << 14;
    private const uint AccessedDirty = 1u << 21;
    private const uint Invvpid = 1u << 0;
    private const uint InvvpidSingleOrAll = (1u << 9) | (1u << 10);

    /// <summary>enable_ept.</summary>
    public bool Ept { get; init; }

    /// <summary>enable_ept_ad_bits.</summary>
    public bool EptAccessedDirty { get; init; }

    /// <summary>enable_vpid.</summary>
    public bool Vpid { get; init; }

    /// <summary>enable_unrestricted_guest.</summary>
    public bool UnrestrictedGuest { get; init; }

    /// <summary>flexpriority_enabled.</summary>
    public bool FlexPriority { get; init; }

    /// <summary>enable_apicv.</summary>
    public bool Apicv { get; init; }

    /// <summary>enable_sgx.</summary>
    public bool Sgx { get; init; }

    /// <summary>The reference has VM functions.</summary>
    public bool Vmfunc { get; init; }

    /// <summary>The reference reports INS and OUTS in IA32_VMX_BASIC.</summary>
    public bool InsOuts { get; init; }

    /// <summary>
    /// KVM emulates UMIP: the CPU lacks it and descriptor-table exiting is there (vmx_umip_emulated).
    /// </summary>
    public bool UmipEmulated { get; init; }

    /// <summary>
    /// The switches that a CPU with that configuration leaves on, at the modules' default parameters.
    /// </summary>
    internal static VmxSwitches Of(in VmxConfiguration config, ulong eptVpid, CpuFeatureSet bootFeatures)
    {
        uint ept = (uint)eptVpid, vpid = (uint)(eptVpid >> 32), secondary = config.Secondary;
        const uint EptNeeds = PageWalk4 | WriteBack | InveptGlobal;
        bool enableEpt = Has(secondary, 1) && (ept & EptNeeds) == EptNeeds;
        return new VmxSwitches
        {
            Ept = enableEpt,
            EptAccessedDirty = enableEpt && (ept & AccessedDirty) != 0,
            Vpid = Has(secondary, 5) && (vpid & Invvpid) != 0 && (vpid & InvvpidSingleOrAll) != 0,
            UnrestrictedGuest = enableEpt && Has(secondary, 7),
            FlexPriority = Has(config.Primary, 21) && Has(secondary, 0),
            Apicv = Has(secondary, 8) && Has(secondary, 9) && Has(config.PinBased, 7),
            Sgx = Has(secondary, 15),
            Vmfunc = Has(secondary, 13),
            InsOuts = (config.Basic & (1UL << 54)) != 0,
            UmipEmulated = !bootFeatures.Contains(Umip) && Has(secondary, 2),
        };
    }

    private static bool Has(uint word, int bit) => (word & (1u << bit)) != 0;
}
