using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>What a CPU model and what differs on one CPU may say.</summary>
internal static class CpuModelSchema
{
    /// <summary>The word for a vendor that has none.</summary>
    public const string UnknownVendor = "unknown";

    private static FeatureListSchema AddFeatures => SharedSchemas.Features with
    {
        Description = "Features besides: names as in /proc/cpuinfo.",
    };

    private static FeatureListSchema RemoveFeatures => SharedSchemas.Features with
    {
        Description = "Features that are taken away; this wins over addFeatures.",
    };

    /// <summary>As long as a line of a dump may be.</summary>
    private const int LongestText = 64 << 10;

    /// <summary>The word for an Arm CPU.</summary>
    public const string Arm64 = "arm64";

    private static readonly SchemaProperty[] Properties =
    [
        new("architecture", new EnumSchema(Arm64)
        {
            Description = "Said of an Arm CPU that is described by its registers: who it is follows from MIDR_EL1.",
        }),
        new("vendor", new EnumSchema([.. VendorId.All.Select(id => id.Trim()), UnknownVendor])
        {
            Description = "The vendor string of CPUID leaf 0, or the implementer of an Arm CPU; "
                + "unknown for one that Linux has no code for.",
        }),
        new("vendorId", new TextSchema("a text", LongestText)
        {
            Description = "The vendor string of CPUID leaf 0, where the vendor is unknown.",
        }),
        new("modelName", new TextSchema("a text", LongestText) { Description = "The brand string." }),
        new("family", new IntegerSchema(0, int.MaxValue)
        {
            Description = "The family with the extended family added. Hardware has 0 to 270; "
                + "dumps of anything may say more.",
        }),
        new("model", new IntegerSchema(0, int.MaxValue)
        {
            Description = "The model with the extended model in front; on Arm the part number.",
        }),
        new("stepping", SharedSchemas.Stepping),
        new("microcode", SharedSchemas.Microcode),
        new("basedOn", SharedSchemas.Name with
        {
            Examples = ShippedNames.Models,
            Definition = null,
            Description = "The model to start from; what is said here replaces what it says.",
        }),
        new("features", SharedSchemas.Features),
        new("addFeatures", AddFeatures),
        new("removeFeatures", RemoveFeatures),
        new("unknownFeatures", SharedSchemas.Features with
        {
            Description = "Features of which nobody knows whether the CPU has them.",
        }),
        new("cpuid", SharedSchemas.Cpuid),
        new("msrs", SharedSchemas.Msrs),
        new("msrOnes", SharedSchemas.Msrs with
        {
            Description = "Registers of which single bits are known: the bits that are 1.",
        }),
        new("msrKnown", SharedSchemas.Msrs with
        {
            Description =
                "Registers of which single bits are known: the bits that are; nothing is known of the others.",
        }),
        new("partial", new BooleanSchema
        {
            Description = "Whether CPUs of this model may differ in what it does not hold; no if not given.",
        }),
        new("midr", new IntegerSchema(0, uint.MaxValue) { Description = "MIDR_EL1 of an Arm CPU." }),
        new("registers", ArmRegisterSchema.Registers),
        new("vectorLengths", ArmRegisterSchema.VectorLengths),
        new("armFeatures", new TextSchema("names of features, blanks between them", LongestText)
        {
            Description = "The features of an Arm CPU by the names of /proc/cpuinfo.",
        }),
    ];

    /// <summary>The spec of kind CpuModel.</summary>
    public static ObjectSchema Spec { get; } = Model(Properties) with
    {
        Description = "What CPUs of the model are as hardware.",
    };

    /// <summary>A model inside a machine.</summary>
    public static ObjectSchema Inline { get; } = Model(
        [new SchemaProperty(
            "name", SharedSchemas.Name with { Description = "What cpus and basedOn call the model." },
            IsRequired: true), .. Properties]) with
    {
        Definition = "cpuModel",
        Description = "A CPU model.",
    };

    /// <summary>What differs on some CPUs of a model.</summary>
    public static ObjectSchema Overrides { get; } = new(
        new("stepping", SharedSchemas.Stepping),
        new("microcode", SharedSchemas.Microcode),
        new("addFeatures", AddFeatures),
        new("removeFeatures", RemoveFeatures),
        new("msrs", SharedSchemas.Msrs),
        new("registers", ArmRegisterSchema.Registers),
        new("vectorLengths", ArmRegisterSchema.VectorLengths),
        new("firmware", Firmware()))
    {
        Definition = "overrides",
        Description = "What differs on these CPUs from others of their model.",
    };

    private static ObjectSchema Model(SchemaProperty[] properties) => new(properties)
    {
        Alternative = (["basedOn", "architecture"], ["vendor", "family", "model"]),
    };

    private static ObjectSchema Firmware() => new(
        new("vmx", new EnumSchema("disabled", "enabled", "unlocked")
        {
            Description = "IA32_FEATURE_CONTROL: locked without VMX, locked with VMX, or left unlocked and zero.",
        }),
        new("svm", new EnumSchema("disabled", "enabled") { Description = "SVMDIS of VM_CR." }))
    {
        Description = "What firmware left in the registers that enable virtualization.",
    };
}
