namespace KvmSim.Manifests;

/// <summary>
/// The operations that a step may name: data, so that another one is another row. What each does to a machine is the
/// engine's business.
/// </summary>
internal static class OperationTable
{
    private static readonly SchemaProperty OnCpu = new(
        "cpu", SharedSchemas.CpuNumber with { Description = "The CPU that the command runs on." });

    public static IReadOnlyList<UnionCase> All { get; } =
    [
        new("load", SharedSchemas.Modules with { Description = "Loads modules." },
            new("with", SharedSchemas.ParameterMap() with { Description = "Parameters of the module." }), OnCpu),
        new("unload", SharedSchemas.Modules with { Description = "Unloads modules." }),
        new("hotAdd", Cpus("Plugs CPUs."),
            new(
                "model",
                SharedSchemas.Name with
                {
                    Definition = null,
                    Description = "Their model, if the machine does not say.",
                }),
            new("package", SharedSchemas.Package),
            new("overrides", CpuModelSchema.Overrides)),
        new("hotRemove", Cpus("Unplugs CPUs.")),
        new("online", Cpus("Brings CPUs online, one after the other.")),
        new("offline", Cpus("Takes CPUs offline, one after the other.")),
        new("createVm", SharedSchemas.Name with { Definition = null, Description = "Creates a VM of that name." }),
        new("destroyVm", SharedSchemas.Name with { Definition = null, Description = "Destroys a VM." }),
        new("runVcpu", new ObjectSchema(
            new("vm", SharedSchemas.Name with { Definition = null, Description = "The VM." }, IsRequired: true),
            new(
                "cpu",
                SharedSchemas.CpuNumber with { Description = "The CPU that its vCPU runs on." }, IsRequired: true))
        {
            Description = "Enters a VM's vCPU on a CPU.",
        }),
        new("reboot", Plain("Restarts the machine.")),
    ];

    private static CpuListSchema Cpus(string description) => new(MayBeEmpty: false)
    {
        Description = description + " A cpulist stands for one operation per CPU, in ascending order.",
    };

    /// <summary>An operation that needs no argument: nothing, true or {}.</summary>
    private static ChoiceSchema Plain(
        string description) => new(new NullSchema(), new BooleanSchema(), new ObjectSchema())
        {
            Description = description + " Takes no argument: write {}.",
        };
}
