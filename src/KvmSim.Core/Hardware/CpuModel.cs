namespace KvmSim.Hardware;

/// <summary>
/// One CPU as hardware: identity, features, registers. What differs between CPUs of a model is another model.
/// </summary>
public sealed record CpuModel
{
    private static readonly CpuFeature Vmx = CpuFeatureTable.Get("vmx");
    private static readonly CpuFeature Svm = CpuFeatureTable.Get("svm");

    /// <summary>The name that a manifest gives it.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor string of CPUID leaf 0.</summary>
    public required string VendorId { get; init; }

    /// <summary>The brand string, if known ("model name" of /proc/cpuinfo).</summary>
    public string? ModelName { get; init; }

    /// <summary>Family with the extended family added, as /proc/cpuinfo prints it.</summary>
    public int Family { get; init; }

    /// <summary>Model with the extended model in front, as /proc/cpuinfo prints it.</summary>
    public int Model { get; init; }

    /// <summary>Stepping.</summary>
    public int Stepping { get; init; }

    /// <summary>Microcode revision; 0 when not known.</summary>
    public uint Microcode { get; init; }

    /// <summary>What the hardware reports, before the kernel or firmware takes anything away.</summary>
    public CpuFeatureSet Features { get; init; }

    /// <summary>The features of which the description does not say whether the CPU has them.</summary>
    public CpuFeatureSet UnknownFeatures { get; init; }

    /// <summary>The CPUID leaves that are known; empty for a CPU that is described by its features alone.</summary>
    public CpuidTable Cpuid { get; init; }

    /// <summary>The registers that are known.</summary>
    public MsrSet Msrs { get; init; }

    /// <summary>
    /// The registers of which single bits are known; one that is in <see cref="Msrs"/> too is known whole.
    /// </summary>
    public MsrBits Bits { get; init; }

    /// <summary>
    /// Two CPUs of this very model may differ in what it does not hold: it was read from a source that leaves registers
    /// out. Otherwise CPUs of one model are alike, whatever is not known of them.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>MIDR_EL1 of an Arm CPU; null for an x86 CPU.</summary>
    public uint? Midr { get; init; }

    /// <summary>The features of an Arm CPU by the names of /proc/cpuinfo, sorted, blanks between them.</summary>
    public string? ArmFeatures { get; init; }

    /// <summary>
    /// The identification registers of an Arm CPU that are known, besides MIDR_EL1, which is <see cref="Midr"/>.
    /// </summary>
    public ArmRegisterSet ArmRegisters { get; init; }

    /// <summary>The vector lengths of SVE; null where nobody says.</summary>
    public ArmVectorLengths? SveLengths { get; init; }

    /// <summary>The vector lengths of SME; null where nobody says.</summary>
    public ArmVectorLengths? SmeLengths { get; init; }

    /// <summary>The vendor.</summary>
    public CpuVendor Vendor => Hardware.VendorId.Parse(VendorId);

    /// <summary>
    /// Whether virtualization on this CPU means VMX: its vendor says so or, where nobody says whose it is, its
    /// features.
    /// </summary>
    public bool UsesVmx => HasUnknownVendor
        ? Has(Vmx) == true || Has(Svm) == false
        : Vendor is CpuVendor.Intel or CpuVendor.Centaur or CpuVendor.Zhaoxin;

    /// <summary>It uses VMX, and is not known to have none.</summary>
    internal bool MayUseVmx => UsesVmx && Has(Vmx) != false;

    /// <summary>Nobody says whose CPU it is.</summary>
    internal bool HasUnknownVendor => VendorId.Length == 0;

    /// <summary>What is known of a register of an Arm CPU, MIDR_EL1 among them.</summary>
    internal ArmRegisterValue ArmRegister(ArmRegister register) =>
        Midr is { } midr && ReferenceEquals(register, ArmRegisterTable.Midr)
            ? new ArmRegisterValue(midr, ulong.MaxValue)
            : ArmRegisters[register];

    /// <summary>Whether the CPU has a feature; null where the description does not say.</summary>
    public bool? Has(CpuFeature feature) => UnknownFeatures.Contains(feature) ? null : Features.Contains(feature);

    /// <summary>
    /// This model with features added and taken away, which are then known; its leaves say the same. What is taken away
    /// wins.
    /// </summary>
    public CpuModel WithFeatures(CpuFeatureSet add, CpuFeatureSet remove)
    {
        CpuFeatureSet features = Features.Union(add).Except(remove);
        CpuFeatureSet unknown = UnknownFeatures.Except(add).Except(remove);
        return this with
        {
            Features = features,
            UnknownFeatures = unknown,
            Cpuid = CpuidDecoding.Agree(Cpuid, features, unknown),
        };
    }
}
