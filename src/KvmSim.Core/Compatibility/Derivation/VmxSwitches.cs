namespace KvmSim.Compatibility;

/// <summary>
/// The global switches that hardware_setup (vmx.c) sets once, from the CPU that runs module load, and that the nested
/// image of every later CPU is built with. Null where it depends on what is not known.
/// </summary>
public readonly record struct VmxSwitches
{
    private const uint InveptGlobal = 1u << 26;
    private const uint PageWalk4 = 1u << 6;
    private const uint WriteBack = 1u << 14;
    private const uint AccessedDirty = 1u << 21;
    private const uint Invvpid = 1u << 0;
    private const uint InvvpidSingleOrAll = (1u << 9) | (1u << 10);

    /// <summary>enable_ept.</summary>
    public bool? Ept { get; init; }

    /// <summary>enable_ept_ad_bits.</summary>
    public bool? EptAccessedDirty { get; init; }

    /// <summary>enable_vpid.</summary>
    public bool? Vpid { get; init; }

    /// <summary>enable_unrestricted_guest.</summary>
    public bool? UnrestrictedGuest { get; init; }

    /// <summary>flexpriority_enabled.</summary>
    public bool? FlexPriority { get; init; }

    /// <summary>enable_apicv.</summary>
    public bool? Apicv { get; init; }

    /// <summary>enable_sgx.</summary>
    public bool? Sgx { get; init; }

    /// <summary>The reference has VM functions.</summary>
    public bool? Vmfunc { get; init; }

    /// <summary>The reference reports INS and OUTS in IA32_VMX_BASIC.</summary>
    public bool? InsOuts { get; init; }

    /// <summary>KVM has SHSTK or IBT (vmx_set_cpu_caps, v6.18: it wants the control and unrestricted guests).</summary>
    public bool? Cet { get; init; }

    /// <summary>The reference injects exceptions with any error code (bit 56 of IA32_VMX_BASIC, v6.18).</summary>
    public bool? NoErrorCode { get; init; }

    /// <summary>
    /// KVM emulates UMIP: the CPU lacks it and descriptor-table exiting is there (vmx_umip_emulated).
    /// </summary>
    public bool? UmipEmulated { get; init; }

    /// <summary>
    /// The switches that a CPU with that configuration leaves on, at the modules' default parameters.
    /// </summary>
    internal static VmxSwitches Of(in OpenConfiguration config, OpenBits eptVpid, VmxHost host)
    {
        OpenBits ept = eptVpid.Low, vpid = eptVpid.High;
        OpenBits secondary = new(config.Known.Secondary, config.Open.Secondary);
        OpenBits primary = new(config.Known.Primary, config.Open.Primary);
        OpenBits pinBased = new(config.Known.PinBased, config.Open.PinBased);
        OpenBits basic = new(config.Known.Basic, config.Open.Basic);
        OpenBits entry = new(config.Known.Entry, config.Open.Entry);
        bool? enableEpt = secondary[1] & ept.All(PageWalk4 | WriteBack | InveptGlobal);
        return new VmxSwitches
        {
            Ept = enableEpt,
            EptAccessedDirty = enableEpt & ept.Any(AccessedDirty),
            Vpid = secondary[5] & vpid.Any(Invvpid) & vpid.Any(InvvpidSingleOrAll),
            UnrestrictedGuest = enableEpt & secondary[7],
            FlexPriority = primary[21] & secondary[0],
            Apicv = secondary[8] & secondary[9] & pinBased[7],
            Sgx = secondary[15],
            Vmfunc = secondary[13],
            InsOuts = basic[54],
            Cet = host.Style.NestedHasCet ? host.BootHasCet & entry[20] & enableEpt & secondary[7] & basic[56] : false,
            NoErrorCode = host.Style.NestedHasCet ? basic[56] : false,
            UmipEmulated = !host.BootHasUmip & secondary[2],
        };
    }
}
