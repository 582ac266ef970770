using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// Reads single capabilities out of VMX capability registers (SDM vol. 3, appendix A). A register that exists only
/// where a control may be 1 counts as empty where that may not.
/// </summary>
internal readonly struct VmxRegisterView(MsrSet msrs)
{
    public const uint Vmfunc = 0x491;
    private const uint TrueOffset = 0x48d - Hardware.Msr.Ia32VmxPinBasedCtls;
    private const ulong HasTrueControls = 1UL << 55;

    /// <summary>Whether the capability is there; null where a register that says it is not known.</summary>
    public bool? Has(Capability capability)
    {
        if (Exists(capability.Msr) is not true and var exists)
        {
            return exists;
        }

        return capability.Kind switch
        {
            CapabilityKind.VmxControl => Allowed(capability.Msr) is { } allowed
                ? (allowed & (1UL << capability.Bit)) != 0
                : null,
            CapabilityKind.VmxDefault1 => FixedToOne(capability.Msr) is { } fixedToOne
                ? (fixedToOne & (1UL << capability.Bit)) == 0
                : null,
            _ => msrs.TryGet(capability.Msr, out ulong value) ? (value & (1UL << capability.Bit)) != 0 : null,
        };
    }

    /// <summary>The default1 class of a control register (SDM vol. 3, A.2 to A.5).</summary>
    public static uint Default1(uint msr) => msr switch
    {
        Hardware.Msr.Ia32VmxPinBasedCtls => 0x16,
        Hardware.Msr.Ia32VmxProcBasedCtls => 0x0401e172,
        Hardware.Msr.Ia32VmxExitCtls => 0x36dff,
        Hardware.Msr.Ia32VmxEntryCtls => 0x11ff,
        _ => 0,
    };

    /// <summary>The bits of a control field that may be 1; null where the register is not known.</summary>
    public ulong? Allowed(uint msr) => Value(msr) is not { } value ? null
        : msr == Hardware.Msr.Ia32VmxProcBasedCtls3 ? value
        : value >> 32;

    /// <summary>
    /// The bits of a control field that must be 1; null where the register that says it is not known.
    /// </summary>
    public ulong? FixedToOne(uint msr)
    {
        if (Default1(msr) == 0)
        {
            return Value(msr) is { } only && msr != Hardware.Msr.Ia32VmxProcBasedCtls3 ? (uint)only : null;
        }

        if (msrs.TryGet(msr + TrueOffset, out ulong exact))
        {
            return (uint)exact;
        }

        return msrs.TryGet(Hardware.Msr.Ia32VmxBasic, out ulong basic) && (basic & HasTrueControls) == 0
            ? Value(msr) is { } plain ? (uint)plain : null
            : null;
    }

    private ulong? Value(uint msr) => msrs.TryGet(msr, out ulong value)
        || (Default1(msr) != 0 && msrs.TryGet(msr + TrueOffset, out value)) ? value : null;

    private bool? Exists(uint msr) => msr switch
    {
        Hardware.Msr.Ia32VmxProcBasedCtls2 => MayBeOne(Hardware.Msr.Ia32VmxProcBasedCtls, 1UL << 31),
        Hardware.Msr.Ia32VmxProcBasedCtls3 => MayBeOne(Hardware.Msr.Ia32VmxProcBasedCtls, 1UL << 17),
        Hardware.Msr.Ia32VmxEptVpidCap => Secondary((1UL << 1) | (1UL << 5)),
        Vmfunc => Secondary(1UL << 13),
        _ => true,
    };

    private bool? Secondary(ulong bits) => Exists(Hardware.Msr.Ia32VmxProcBasedCtls2) is not true and var exists
        ? exists
        : MayBeOne(Hardware.Msr.Ia32VmxProcBasedCtls2, bits);

    private bool? MayBeOne(uint msr, ulong bits) => Allowed(msr) is { } allowed ? (allowed & bits) != 0 : null;
}
