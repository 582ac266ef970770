using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>What kind Scenario may say.</summary>
internal static class ScenarioSchema
{
    private static readonly ObjectSchema Expectation = new(
        new("text", new TextSchema("a text", 4_096)
        {
            Description = "What the file holds that is read, without its last newline.",
        }),
        new("errno", new ChoiceSchema(
            new EnumSchema([Errno.Ok, Errno.Blocked, Errno.Died, .. Errno.Names]),
            new IntegerSchema(0, 0) { NameOf = Errno.NameOf, ExpectedWords = "ok, 0 or the name of an errno" })
        {
            Description = "How the operation ends: the name of an errno, ok (or 0), blocked while it has no answer, "
                + "or died when the host did.",
        }),
        new("online", Cpus("The CPUs that are online afterwards.")),
        new("present", Cpus("The CPUs that are plugged afterwards.")),
        new("enabled", Cpus("The CPUs on which virtualization is enabled afterwards.")),
        new("incompatible", Cpus("The CPUs that KVM finds incompatible afterwards.")),
        new("usage", new IntegerSchema(0, int.MaxValue) { Description = "KVM's usage count afterwards." }),
        new("log", Log("Lines that the operation writes to the kernel log, in this order.")),
        new("noLog", Log("Lines that it must not write.")))
    {
        Definition = "expectation",
        Description = "What is so after the step. What is not named is not checked.",
    };

    public static ObjectSchema Spec { get; } = new(
        new("machine", new ChoiceSchema(Reference() with { Examples = ShippedNames.Machines }, MachineSchema.Spec)
        {
            Description = "The machine: its name, a path to its manifest relative to this file, or its spec.",
        }, IsRequired: true),
        new("generation", Generation() with
        {
            Description = "The generation, in place of the machine's: a name, a kernel version, or a file with one.",
        }),
        new("parameters", SharedSchemas.Parameters with
        {
            Description = "Module parameters laid over the machine's: module, parameter, value.",
        }),
        new(
            "steps",
            new ListSchema(Step(), Max: 10_000, Min: 1) { Description = "What happens, in this order." },
            IsRequired: true))
    {
        Description = "What happens to a machine, and what is expected of it.",
    };

    private static TextSchema Reference() => new(
        "the name of a machine or a relative path to a .yaml or .yml file", 1024,
        $"{NameRule.Pattern}|{SharedSchemas.RelativePath.Pattern}")
    {
        ErrorId = ManifestErrorId.BadPath,
    };

    private static NameSchema Generation() => new(NameKind.Generation) { Examples = ShippedNames.Generations };

    private static UnionSchema Step() => new(
        "operation",
        [
            new("note", SharedSchemas.Prose with { Description = "Why the step is there." }),
            new("expect", Expectation),
            new("expectUnder", new MapSchema(Generation() with { IsBound = true }, Expectation, Max: 64)
            {
                KnownKeys = [.. GenerationCatalog.All.Select(generation =>
                    (generation.Id, $"What is expected under {generation.Id}, in place of expect."))],
                Description =
                    "What is expected under single generations, in place of expect: by name, kernel version or file.",
            }),
        ],
        OperationTable.All)
    {
        Definition = "step",
        Description = "One operation.",
    };

    private static CpuListSchema Cpus(string description) => new(MayBeEmpty: true) { Description = description };

    private static ListSchema Log(string description) => new(
        new ObjectSchema(
            new("level", LogLevels.Schema("The level; any if not given.")),
            new(
                "pattern",
                new PatternSchema { Description = "A part of the line, or /a regular expression/." }, IsRequired: true))
        {
            Definition = "logLine",
            Description = "A line of the kernel log.",
        },
        Max: 256)
    {
        Description = description,
    };
}
