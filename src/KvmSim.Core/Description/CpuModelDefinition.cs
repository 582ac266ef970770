using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>A CPU model as it was written: what is not said is null or empty.</summary>
public sealed record CpuModelDefinition
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The model to start from; null to start from nothing.</summary>
    public string? BasedOn { get; init; }

    /// <summary>The vendor string of CPUID leaf 0, blanks included.</summary>
    public string? VendorId { get; init; }

    /// <summary>The brand string.</summary>
    public string? ModelName { get; init; }

    /// <summary>Family with the extended family added.</summary>
    public int? Family { get; init; }

    /// <summary>Model with the extended model in front.</summary>
    public int? Model { get; init; }

    /// <summary>Stepping.</summary>
    public int? Stepping { get; init; }

    /// <summary>Microcode revision.</summary>
    public uint? Microcode { get; init; }

    /// <summary>All features, in place of the base's.</summary>
    public CpuFeatureSet? Features { get; init; }

    /// <summary>Features besides.</summary>
    public CpuFeatureSet AddFeatures { get; init; }

    /// <summary>Features that are taken away; wins over <see cref="AddFeatures"/>.</summary>
    public CpuFeatureSet RemoveFeatures { get; init; }

    /// <summary>Features of which nobody knows whether the CPU has them; null for the base's.</summary>
    public CpuFeatureSet? UnknownFeatures { get; init; }

    /// <summary>CPUID leaves laid over the base's.</summary>
    public CpuidTable Cpuid { get; init; }

    /// <summary>Registers laid over the base's.</summary>
    public MsrSet Msrs { get; init; }

    /// <summary>Registers of which single bits are known; where there are some, they replace the base's.</summary>
    public MsrBits Bits { get; init; }

    /// <summary>Whether CPUs of the model may differ in what is not known; null for the base's.</summary>
    public bool? Partial { get; init; }

    /// <summary>MIDR_EL1 of an Arm CPU.</summary>
    public uint? Midr { get; init; }

    /// <summary>The features of an Arm CPU.</summary>
    public string? ArmFeatures { get; init; }

    /// <summary>It was said that it is an Arm CPU: who it is follows from MIDR_EL1.</summary>
    public bool IsArm { get; init; }

    /// <summary>Registers of an Arm CPU, or fields of them, laid over the base's.</summary>
    public ArmRegisterSet ArmRegisters { get; init; }

    /// <summary>The vector lengths of SVE; null for the base's.</summary>
    public ArmVectorLengths? SveLengths { get; init; }

    /// <summary>The vector lengths of SME; null for the base's.</summary>
    public ArmVectorLengths? SmeLengths { get; init; }

    /// <summary>Where the definition begins.</summary>
    public SourceMark Mark { get; init; } = SourceMark.None;

    internal SourceMark BasedOnMark { get; init; } = SourceMark.None;

    internal SourceMark RegistersMark { get; init; } = SourceMark.None;

    /// <summary>The definition of a model that exists, with everything said and no base.</summary>
    public static CpuModelDefinition Of(CpuModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new CpuModelDefinition
        {
            Name = model.Name,
            VendorId = model.VendorId,
            ModelName = model.ModelName,
            Family = model.Family,
            Model = model.Model,
            Stepping = model.Stepping,
            Microcode = model.Microcode,
            Features = model.Features,
            UnknownFeatures = model.UnknownFeatures.Count == 0 ? null : model.UnknownFeatures,
            Cpuid = model.Cpuid,
            Msrs = model.Msrs,
            Bits = model.Bits,
            Partial = model.IsPartial ? true : null,
            Midr = model.Midr,
            ArmFeatures = model.ArmFeatures,
            ArmRegisters = model.ArmRegisters,
            SveLengths = model.SveLengths,
            SmeLengths = model.SmeLengths,
        };
    }

    /// <summary>
    /// The definition of a model as another one with changes; null where that cannot be said, such as a register that
    /// only the other one has.
    /// </summary>
    public static CpuModelDefinition? Of(CpuModel model, CpuModel based)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(based);
        CpuModelDefinition least = new()
        {
            Name = model.Name,
            BasedOn = based.Name,
            VendorId = model.VendorId == based.VendorId ? null : model.VendorId,
            ModelName = model.ModelName == based.ModelName ? null : model.ModelName,
            Family = model.Family == based.Family ? null : model.Family,
            Model = model.Model == based.Model ? null : model.Model,
            Stepping = model.Stepping == based.Stepping ? null : model.Stepping,
            Microcode = model.Microcode == based.Microcode ? null : model.Microcode,
            Cpuid = CpuidTable.Of(model.Cpuid.Except(based.Cpuid)),
            Msrs = MsrSet.Of(model.Msrs.Except(based.Msrs)),
            Bits = model.Bits == based.Bits ? MsrBits.Empty : model.Bits,
            Partial = model.IsPartial == based.IsPartial ? null : model.IsPartial,
            Midr = model.Midr == based.Midr ? null : model.Midr,
            ArmFeatures = model.ArmFeatures == based.ArmFeatures ? null : model.ArmFeatures,
            ArmRegisters = ArmRegisterSet.Of(model.ArmRegisters.Except(based.ArmRegisters)),
            SveLengths = model.SveLengths == based.SveLengths ? null : model.SveLengths,
            SmeLengths = model.SmeLengths == based.SmeLengths ? null : model.SmeLengths,
        };
        CpuModelDefinition[] ways =
        [
            least,
            least with
            {
                AddFeatures = model.Features.Except(based.Features),
                RemoveFeatures = based.Features.Except(model.Features),
            },
            least with { Features = model.Features },
            least with { Features = model.Features, UnknownFeatures = model.UnknownFeatures },
        ];
        return Array.Find(ways, way => way.ToModel(based) == model);
    }

    /// <summary>
    /// The model; what neither the definition nor the base says is zero or empty. Features that are not listed are
    /// those of the leaves.
    /// </summary>
    internal CpuModel ToModel(CpuModel? based)
    {
        CpuidTable cpuid = (based?.Cpuid ?? CpuidTable.Empty).Overlay(Cpuid);
        CpuFeatureSet listed = Features
            ?? (Cpuid.Count > 0 ? CpuidDecoding.FeaturesOf(cpuid) : based?.Features ?? CpuFeatureSet.Empty);
        CpuFeatureSet unknown = UnknownFeatures
            ?? (Features is null && Cpuid.Count > 0 ? CpuidDecoding.UnknownFeaturesOf(cpuid)
                : Features is null ? based?.UnknownFeatures ?? CpuFeatureSet.Empty
                : CpuFeatureSet.Empty);
        ArmMidr? who = Midr is { } midr ? new ArmMidr(midr) : null;
        return new CpuModel
        {
            Name = Name,
            VendorId = VendorId ?? who?.VendorId ?? based?.VendorId ?? "",
            ModelName = ModelName ?? based?.ModelName ?? who?.ToString(),
            Family = Family ?? (who is null ? based?.Family : ArmMidr.Family) ?? 0,
            Model = Model ?? who?.Part ?? based?.Model ?? 0,
            Stepping = Stepping ?? who?.Revision ?? based?.Stepping ?? 0,
            Microcode = Microcode ?? based?.Microcode ?? 0,
            Features = listed,
            UnknownFeatures = unknown.Except(listed),
            Cpuid = cpuid,
            Msrs = (based?.Msrs ?? MsrSet.Empty).Overlay(Msrs),
            Bits = Bits == MsrBits.Empty ? based?.Bits ?? MsrBits.Empty : Bits,
            IsPartial = Partial ?? based?.IsPartial ?? false,
            Midr = Midr ?? based?.Midr,
            ArmFeatures = ArmFeatures ?? based?.ArmFeatures,
            ArmRegisters = (based?.ArmRegisters ?? ArmRegisterSet.Empty).Overlay(ArmRegisters),
            SveLengths = SveLengths ?? based?.SveLengths,
            SmeLengths = SmeLengths ?? based?.SmeLengths,
        }.WithFeatures(AddFeatures, RemoveFeatures);
    }
}
