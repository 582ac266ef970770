using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>What several kinds have in common.</summary>
internal static class SharedSchemas
{
    public const string ApiVersion = "kvmsim/v1";

    /// <summary>Leaves or registers of a CPU: what readers of dumps take.</summary>
    private const int MostOfCpu = 16_384;

    /// <summary>0 to 4294967295, which is what ECX holds.</summary>
    private const string Subleaf =
        "(?:0|[1-9][0-9]{0,8}|[1-3][0-9]{9}|4[01][0-9]{8}|42[0-8][0-9]{7}|429[0-3][0-9]{6}|4294[0-8][0-9]{5}"
        + "|42949[0-5][0-9]{4}|429496[0-6][0-9]{3}|4294967[01][0-9]{2}|42949672[0-8][0-9]|429496729[0-5])";

    public static TextSchema Name { get; } = new(
        $"a name of {NameRule.Words}", NameRule.Longest, NameRule.Pattern)
    {
        Definition = "name",
        Description = "A name: letters, digits, '.', '_' and '-', beginning with a letter or a digit.",
    };

    public static TextSchema Prose { get; } = new("a text", 4096) { Description = "Free text." };

    /// <summary>Relative, with '/', and with a suffix that keeps devices and pipes out.</summary>
    public static TextSchema RelativePath { get; } = new(
        "a relative path with '/' to a .yaml or .yml file", 1024,
        @"(?:[^/\\:*?""<>|\x00-\x1f~][^\\:*?""<>|\x00-\x1f]*)\.ya?ml")
    {
        ErrorId = ManifestErrorId.BadPath,
        Description = "A path relative to this file.",
    };

    public static ObjectSchema Metadata { get; } = new(
        new("name", Name, IsRequired: true),
        new("description", Prose),
        new("labels", new MapSchema(
            new TextSchema("a label of at most 63 characters", 63, @"[\s\S]{1,63}"),
            new TextSchema("a text", 256) { Description = "The value of the label." },
            Max: 64)
        {
            Description = "Words of the user's own, to select documents by.",
        }))
    {
        Definition = "metadata",
        Description = "What the document is called.",
    };

    public static MapSchema Parameters { get; } = new(ModuleName(), ParameterMap(), Max: 3)
    {
        OwnValues = module => ParameterMap() with
        {
            KnownKeys = [.. ParameterKeys.Of(module)],
            IsClosed = true,
            Description = $"Parameters of {module}: parameter, value.",
        },
        Definition = "parameters",
        Description = "Module parameters: module, parameter, value.",
    };

    public static FeatureListSchema Features { get; } = new()
    {
        Definition = "features",
        Description = "Feature names as in /proc/cpuinfo: a list, or a text with blanks between them.",
    };

    public static MapSchema Msrs { get; } = new(
        new IntegerSchema(0, uint.MaxValue) { IsHexadecimal = true },
        new IntegerSchema(
            0, ulong.MaxValue)
        { IsHexadecimal = true, Description = "The value of the register, 64 bits." },
        Max: MostOfCpu)
    {
        KnownKeys = [.. RegisterTable.All.OrderBy(register => register.Msr)
            .Select(register => (RegisterTable.Text(register.Msr), $"{register.Name}: {register.Property}."))],
        Definition = "msrs",
        Description = "Model-specific registers: index, value. A register that is not named is unknown, not zero.",
    };

    public static MapSchema Cpuid { get; } = new(
        new TextSchema(
            "a leaf and a subleaf, such as 0x7.0 (lower case, no leading zeros)", 20,
            $@"0x(?:0|[1-9a-f][0-9a-f]{{0,7}})\.{Subleaf}"),
        new TextSchema(
            "EAX, EBX, ECX and EDX, eight hexadecimal digits each", 35, "[0-9a-fA-F]{8}(?: [0-9a-fA-F]{8}){3}")
        {
            Description = "The answer of the leaf: EAX, EBX, ECX and EDX, eight hexadecimal digits each.",
        },
        Max: MostOfCpu)
    {
        Definition = "cpuid",
        Description = "CPUID leaves as the CPU answers them: leaf.subleaf, then EAX EBX ECX EDX. "
            + "A leaf that is not named is unknown.",
    };

    public static ChoiceSchema Modules { get; } = new(ModuleName(), new ListSchema(ModuleName(), Max: 3, Min: 1))
    {
        Definition = "modules",
        Description = "A module, or several in the order in which they are loaded.",
    };

    /// <summary>One module, also as a list of one.</summary>
    public static ChoiceSchema Module { get; } = new(ModuleName(), new ListSchema(ModuleName(), Max: 1, Min: 1))
    {
        Definition = "module",
        Description = "One module.",
    };

    public static IntegerSchema CpuNumber { get; } = new(0, CpuSet.MaxCpus - 1) { Description = "A CPU number." };

    public static IntegerSchema Stepping { get; } = new(0, 15) { Description = "The stepping." };

    public static IntegerSchema Microcode { get; } = new(0, uint.MaxValue)
    {
        IsHexadecimal = true,
        Description = "The microcode revision; 0 where it is not known.",
    };

    public static IntegerSchema Package { get; } = new(0, CpuSet.MaxCpus - 1)
    {
        Description = "The package that the CPUs sit in, from 0.",
    };

    public static IntegerSchema Node { get; } = new(0, CpuSet.MaxCpus - 1)
    {
        Description = "The NUMA node of the CPUs, from 0; that of their package if not given.",
    };

    public static MapSchema ParameterMap() => new(
        new TextSchema("the name of a module parameter", 63, "[A-Za-z_][A-Za-z0-9_]{0,62}"),
        new ParameterValueSchema { Description = "The value of the parameter." },
        Max: 64)
    {
        Description = "Parameter, value.",
    };

    /// <summary>What the key spec means.</summary>
    public const string SpecDescription = "What the document is about; its keys depend on the kind.";

    /// <summary>The whole document of a kind.</summary>
    public static ObjectSchema Document(string kind, SchemaNode spec) => Document([kind], spec);

    /// <summary>The whole document of one of some kinds.</summary>
    public static ObjectSchema Document(IReadOnlyList<string> kinds, SchemaNode spec) => new(
        new(
            "apiVersion",
            new EnumSchema(ApiVersion)
            {
                ErrorId = ManifestErrorId.UnsupportedApiVersion,
                Description = "The version of the format: this one reads kvmsim/v1.",
            },
            IsRequired: true),
        new(
            "kind",
            new EnumSchema(
                kinds)
            { ErrorId = ManifestErrorId.UnknownKind, Description = "What the document describes." },
            IsRequired: true),
        new("metadata", Metadata, IsRequired: true),
        new("spec", spec, IsRequired: true));

    private static EnumSchema ModuleName() => new("kvm", "kvm_intel", "kvm_amd")
    {
        Description = "A kernel module.",
    };
}
