using KvmSim.Compatibility;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// kvm_intel's switches as they stand: what hardware_setup left on (vmx.c), and what the module's parameters left of
/// that. Null where it depends on what is not known.
/// </summary>
internal readonly record struct VmxSettings
{
    private const uint VirtualNmis = 1u << 5;
    private const uint Timer = 1u << 6;
    private const uint TprShadow = 1u << 21;
    private const uint Ple = 1u << 10;
    private const ulong IpiVirtualizationControl = 1UL << 4;
    private const ulong TimerRate = 0x1f;
    private const ulong SlowestTscThatMatters = 7_000_000_000;
    private const ulong FastestTimer = uint.MaxValue / 10;

    public bool? Ept { get; private init; }

    public bool? UnrestrictedGuest { get; private init; }

    public bool? Vpid { get; private init; }

    public bool? FlexPriority { get; private init; }

    public bool? TprShadowExists { get; private init; }

    public bool? Apicv { get; private init; }

    public bool? IpiVirtualization { get; private init; }

    public bool? VirtualNmi { get; private init; }

    public bool? PreemptionTimer { get; private init; }

    public bool? PauseLoop { get; private init; }

    public bool? PtHostGuest { get; private init; }

    public bool? UmipEmulated { get; private init; }

    /// <summary>Those of a kvm_intel that is loaded.</summary>
    public static VmxSettings Of(VendorSetup vendor)
    {
        VmxSwitches switches = vendor.Vmx!.Switches;
        OpenConfiguration config = vendor.Vmx.Result;
        ParameterValues parameters = vendor.Parameters;
        OpenBits pinBased = new(config.Known.PinBased, config.Open.PinBased);
        OpenBits primary = new(config.Known.Primary, config.Open.Primary);
        OpenBits secondary = new(config.Known.Secondary, config.Open.Secondary);
        OpenBits tertiary = new(config.Known.Tertiary, config.Open.Tertiary);
        bool? ept = switches.Ept & parameters.Flag("ept", fallback: true);
        bool? apicv = switches.Apicv & parameters.Flag("enable_apicv", fallback: true);
        return new VmxSettings
        {
            Ept = ept,
            UnrestrictedGuest = ept & switches.UnrestrictedGuest & parameters.Flag(
                "unrestricted_guest", fallback: true),
            Vpid = switches.Vpid & parameters.Flag("vpid", fallback: true),
            FlexPriority = switches.FlexPriority & parameters.Flag("flexpriority", fallback: true),
            TprShadowExists = primary.Any(TprShadow),
            Apicv = apicv,
            IpiVirtualization =
                apicv & tertiary.Any(IpiVirtualizationControl) & parameters.Flag("enable_ipiv", fallback: true),
            VirtualNmi = pinBased.Any(VirtualNmis) & parameters.Flag("vnmi", fallback: true),
            PreemptionTimer = pinBased.Any(Timer) & parameters.Flag(
                "preemption_timer", fallback: true) & TicksSlowly(vendor),
            PauseLoop = secondary.Any(Ple) & (parameters.Number("ple_gap", 128) != 0),
            PtHostGuest = parameters.Number("pt_mode", 0) == 0 ? false : null,
            UmipEmulated = switches.UmipEmulated,
        };
    }

    /// <summary>
    /// KVM does without a timer that could run out within ten seconds; at the higher rates no TSC is fast enough for
    /// that, at the others it depends on the TSC's frequency, which no register of the model tells.
    /// </summary>
    private static bool? TicksSlowly(VendorSetup vendor)
    {
        if (!vendor.Vmx!.Model.Msrs.TryGet(Hardware.Msr.Ia32VmxMisc, out ulong misc))
        {
            return null;
        }

        return SlowestTscThatMatters >> (int)(misc & TimerRate) <= FastestTimer ? true : null;
    }
}
