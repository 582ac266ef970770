using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>What differs on some CPUs from their model.</summary>
public sealed record CpuOverrides
{
    private const ulong FeatureControlVmx = 0x7; // lock, VMX inside SMX, VMX outside SMX
    private const ulong VmCrSvmDisable = 0x10;
    private static readonly ArmField Sve = ArmRegisterTable.GetField("ID_AA64PFR0_EL1.SVE");
    private static readonly ArmField Sme = ArmRegisterTable.GetField("ID_AA64PFR1_EL1.SME");

    /// <summary>The stepping; null for the model's.</summary>
    public int? Stepping { get; init; }

    /// <summary>The microcode revision; null for the model's.</summary>
    public uint? Microcode { get; init; }

    /// <summary>Features besides the model's.</summary>
    public CpuFeatureSet AddFeatures { get; init; }

    /// <summary>Features that the model has and these CPUs don't; wins over <see cref="AddFeatures"/>.</summary>
    public CpuFeatureSet RemoveFeatures { get; init; }

    /// <summary>Registers laid over the model's.</summary>
    public MsrSet Msrs { get; init; }

    /// <summary>Registers of an Arm CPU, or fields of them, laid over the model's.</summary>
    public ArmRegisterSet ArmRegisters { get; init; }

    /// <summary>The vector lengths of SVE; null for the model's.</summary>
    public ArmVectorLengths? SveLengths { get; init; }

    /// <summary>The vector lengths of SME; null for the model's.</summary>
    public ArmVectorLengths? SmeLengths { get; init; }

    /// <summary>What firmware does to VMX; null for what the registers say.</summary>
    public VmxFirmware? Vmx { get; init; }

    /// <summary>What firmware does to SVM; null for what the registers say.</summary>
    public SvmFirmware? Svm { get; init; }

    /// <summary>Where they begin.</summary>
    public SourceMark Mark { get; init; } = SourceMark.None;

    /// <summary>
    /// What makes one model the other, a firmware's choice by its word where that says all of it; null where overrides
    /// cannot say it.
    /// </summary>
    public static CpuOverrides? Between(CpuModel model, CpuModel wanted)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(wanted);
        CpuOverrides all = new()
        {
            Stepping = wanted.Stepping == model.Stepping ? null : wanted.Stepping,
            Microcode = wanted.Microcode == model.Microcode ? null : wanted.Microcode,
            AddFeatures = wanted.Features.Except(model.Features),
            RemoveFeatures = model.Features.Except(wanted.Features),
            Msrs = MsrSet.Of(wanted.Msrs.Except(model.Msrs)),
            ArmRegisters = ArmRegisterSet.Of(wanted.ArmRegisters.Except(model.ArmRegisters)),
            SveLengths = wanted.SveLengths == model.SveLengths ? null : wanted.SveLengths,
            SmeLengths = wanted.SmeLengths == model.SmeLengths ? null : wanted.SmeLengths,
        };
        MsrSet Without(uint register) => MsrSet.Of(all.Msrs.Where(msr => msr.Key != register));
        IEnumerable<CpuOverrides> ways =
        [
            .. Enum.GetValues<VmxFirmware>().Where(_ => all.Msrs.TryGet(Msr.Ia32FeatureControl, out ulong _))
                .Select(word => all with { Vmx = word, Msrs = Without(Msr.Ia32FeatureControl) }),
            .. Enum.GetValues<SvmFirmware>().Where(_ => all.Msrs.TryGet(Msr.VmCr, out ulong _))
                .Select(word => all with { Svm = word, Msrs = Without(Msr.VmCr) }),
            all,
        ];
        return ways.FirstOrDefault(way => way.Apply(model) == wanted);
    }

    /// <summary>
    /// The model with what differs; its name stays. What takes an extension away takes its vector lengths, too.
    /// </summary>
    public CpuModel Apply(CpuModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArmRegisterSet registers = model.ArmRegisters.Overlay(ArmRegisters);
        return model.WithFeatures(AddFeatures, RemoveFeatures) with
        {
            Stepping = Stepping ?? model.Stepping,
            Microcode = Microcode ?? model.Microcode,
            Msrs = ApplyFirmware(model.Msrs.Overlay(Msrs)),
            ArmRegisters = registers,
            SveLengths = SveLengths ?? (registers.Field(Sve) == 0 ? null : model.SveLengths),
            SmeLengths = SmeLengths ?? (registers.Field(Sme) == 0 ? null : model.SmeLengths),
        };
    }

    private MsrSet ApplyFirmware(MsrSet msrs)
    {
        if (Vmx is { } vmx)
        {
            msrs.TryGet(Msr.Ia32FeatureControl, out ulong old);
            ulong bits = vmx switch { VmxFirmware.Enabled => 0x5UL, VmxFirmware.Disabled => 0x1UL, _ => 0 };
            ulong others = vmx == VmxFirmware.Unlocked ? 0 : old & ~FeatureControlVmx;
            msrs = msrs.With(Msr.Ia32FeatureControl, others | bits);
        }

        if (Svm is { } svm)
        {
            msrs.TryGet(Msr.VmCr, out ulong old);
            msrs = msrs.With(Msr.VmCr, svm == SvmFirmware.Disabled ? old | VmCrSvmDisable : old & ~VmCrSvmDisable);
        }

        return msrs;
    }
}
