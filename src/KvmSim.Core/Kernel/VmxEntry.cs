using KvmSim.Compatibility;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>
/// Whether a CPU can enter a guest whose control words KVM made for it out of another CPU's configuration
/// (SDM vol. 3, 27.2.1.1; recorded: traces of a CPU that lacks one control).
/// </summary>
internal readonly ref struct VmxEntry
{
    private const ulong HasTrueControls = 1UL << 55;

    private readonly CheckStyle _style;
    private readonly CpuModel _cpu;
    private readonly VmcsConditions _conditions;
    private readonly SortedSet<string> _dependsOn = new(StringComparer.Ordinal);

    private VmxEntry(CheckStyle style, CpuModel cpu, VmcsConditions conditions) =>
        (_style, _cpu, _conditions) = (style, cpu, conditions);

    /// <summary>
    /// Each control word must have all bits that the CPU fixes to 1 and none that it fixes to 0 (SDM vol. 3, A.2 to
    /// A.5). Registers that are not known are taken to allow what is asked.
    /// </summary>
    public static VmEntryVerdict Check(CheckStyle style, VendorSetup vendor, GuestDescription guest, CpuModel cpu) =>
        new VmxEntry(style, cpu, new VmcsConditions(VmxSettings.Of(vendor), guest)).Check(vendor.Vmx!.Result);

    private VmEntryVerdict Check(in OpenConfiguration config)
    {
        VmxConfiguration known = config.Known, open = config.Open;
        OpenBits primary = new(known.Primary, open.Primary);
        bool? enters = Allows(Msr.Ia32VmxPinBasedCtls, 0x48d, 0x16, new OpenBits(known.PinBased, open.PinBased))
            & Allows(Msr.Ia32VmxProcBasedCtls, 0x48e, 0x0401_e172, primary)
            & (Allows(Msr.Ia32VmxProcBasedCtls2, 0, 0, new OpenBits(known.Secondary, open.Secondary)) | !primary[31])
            & (AllowsTertiary(new OpenBits(known.Tertiary, open.Tertiary)) | !primary[17])
            & Allows(Msr.Ia32VmxExitCtls, 0x48f, 0x0003_6dff, new OpenBits(known.Exit, open.Exit))
            & Allows(Msr.Ia32VmxEntryCtls, 0x490, 0x11ff, new OpenBits(known.Entry, open.Entry));
        return new VmEntryVerdict(enters, enters is null ? [.. _dependsOn] : []);
    }

    /// <summary>
    /// A bit of the default1 class reads as fixed to 1 in the plain register; the TRUE register says whether it really
    /// is (A.2). Where that is not known but exists, such a bit may be 0, as on every CPU that has it. What is fixed to
    /// 1 is allowed, whatever the other half says.
    /// </summary>
    private bool? Allows(uint msr, uint trueMsr, uint default1, OpenBits configured)
    {
        if (!_cpu.Msrs.TryGet(msr, out ulong value))
        {
            return true;
        }

        uint fixedToOne = (uint)value, allowed = (uint)(value >> 32) | fixedToOne;
        if (trueMsr != 0 && _cpu.Msrs.TryGet(Msr.Ia32VmxBasic, out ulong basic) && (basic & HasTrueControls) != 0)
        {
            fixedToOne = _cpu.Msrs.TryGet(trueMsr, out ulong exact) ? (uint)exact : fixedToOne & ~default1;
        }

        return Allows(msr, Written(msr, configured), fixedToOne, allowed);
    }

    private bool? AllowsTertiary(OpenBits configured) =>
        !_cpu.Msrs.TryGet(Msr.Ia32VmxProcBasedCtls3, out ulong allowed)
            ? true
            : Allows(Msr.Ia32VmxProcBasedCtls3, Written(Msr.Ia32VmxProcBasedCtls3, configured), 0, allowed);

    private bool? Allows(uint msr, OpenBits controls, ulong fixedToOne, ulong allowed)
    {
        if ((controls.Ones & ~allowed) != 0 || (fixedToOne & ~controls.May) != 0)
        {
            return false;
        }

        ulong decides = controls.Open & (~allowed | fixedToOne);
        bool? allows = decides == 0 ? true : null;
        foreach (VmcsControl control in VmcsControlTable.Of(_style, msr))
        {
            if ((decides & (1UL << control.Bit)) != 0)
            {
                _dependsOn.Add(VmcsConditions.Describe(control.Condition));
                decides &= ~(1UL << control.Bit);
            }
        }

        if (decides != 0)
        {
            _dependsOn.Add("the VMX registers of the CPU that loaded kvm_intel");
        }

        return allows;
    }

    /// <summary>The word that KVM writes for this guest.</summary>
    private OpenBits Written(uint msr, OpenBits configured)
    {
        foreach (VmcsControl control in VmcsControlTable.Of(_style, msr))
        {
            bool? condition = _conditions.Holds(control.Condition);
            configured = control.IsSet
                ? configured.With(control.Bit, condition)
                : configured.Keep(condition, 1UL << control.Bit);
        }

        return configured;
    }
}
