using KvmSim.Kernel;

namespace KvmSim.Manifests;

/// <summary>
/// The operations that a step may name: data, so that another one is another row. What each does to a machine is the
/// engine's business.
/// </summary>
internal static class OperationTable
{
    private static readonly SchemaProperty OnCpu = new(
        "cpu", SharedSchemas.CpuNumber with { Description = "The CPU that the command runs on." });

    private static readonly SchemaProperty With = new(
        "with", SharedSchemas.ParameterMap() with
        {
            KnownKeys = [.. ParameterKeys.OfAny()],
            Definition = "with",
            Description = "Parameters of the module, as modprobe is given them.",
        });

    /// <summary>Of what is begun and not waited for.</summary>
    private static readonly SchemaProperty Name = new(
        "name",
        SharedSchemas.Name with
        {
            Definition = null,
            Description = "What wait calls it; if not given, O for a CPU that is moved and M for a module.",
        });

    public static IReadOnlyList<UnionCase> All { get; } =
    [
        new("load", SharedSchemas.Modules with { Description = "Loads modules." },
            With, OnCpu),
        new("unload", SharedSchemas.Modules with { Description = "Unloads modules." }, OnCpu),
        new("hotAdd", Cpus("Plugs CPUs."),
            new(
                "model",
                SharedSchemas.Name with
                {
                    Examples = ShippedNames.Models,
                    Definition = null,
                    Description =
                        "The model of CPUs that are plugged, if the machine does not say; "
                            + "or of those that resume changed.",
                }),
            new("package", SharedSchemas.Package),
            new("overrides", CpuModelSchema.Overrides)),
        new("hotRemove", Cpus("Unplugs CPUs.")),
        new("online", Cpus("Brings CPUs online, one after the other."), OnCpu),
        new("offline", Cpus("Takes CPUs offline, one after the other."), OnCpu),
        new("createVm", SharedSchemas.Name
            with { Definition = null, Description = "Creates a VM of that name." }, OnCpu),
        new("createTd", SharedSchemas.Name with { Definition = null, Description = "Creates a TD of that name." }),
        new("destroyVm", SharedSchemas.Name with { Definition = null, Description = "Destroys a VM." }),
        new("runVcpu", Run("Enters a VM's vCPU.")),
        new("onlineFrozen", SharedSchemas.CpuNumber with
        {
            Description = "Begins to bring a CPU online and holds it at a kernel function, while other steps go on.",
        },
            new(
                "at",
                new EnumSchema([.. KernelSymbols.Names]) { Description = "The kernel function." }, IsRequired: true),
            OnCpu),
        new("thaw", Plain("Lets the CPU that is held go on, and waits for it.")),
        new("asyncOnline", SharedSchemas.CpuNumber with
        {
            Description = "Begins to bring a CPU online and does not wait.",
        },
            OnCpu, Name),
        new("asyncOffline", SharedSchemas.CpuNumber with
        {
            Description = "Begins to take a CPU offline and does not wait.",
        },
            OnCpu, Name),
        new("asyncLoad", SharedSchemas.Module with
        {
            Description = "Begins to load a module and does not wait; what it needs is loaded before.",
        },
            With, OnCpu, Name),
        new("asyncUnload", SharedSchemas.Module with { Description = "Begins to unload a module and does not wait." },
            OnCpu, Name),
        new("asyncCreateVm", SharedSchemas.Name with
        {
            Definition = null,
            Description = "Begins to create a VM of that name and does not wait.",
        },
            OnCpu),
        new("asyncRunVcpu", Run("Begins to enter a VM's vCPU and does not wait.")),
        new("wait", SharedSchemas.Name with
        {
            Definition = null,
            Description =
                "Waits for what is under way, by its name: without one O is a CPU that is moved and M a module; "
                + "of a VM its own.",
        }),
        new("timeout", Milliseconds("How long each step after this one waits for an answer that does not come.")),
        new("sleep", Milliseconds("Lets time pass.")),
        new("createLoop", SharedSchemas.Name with
        {
            Definition = null,
            Description = "Begins to create and close VMs, one after the other, under that name, until stopLoop.",
        },
            OnCpu),
        new("stopLoop", SharedSchemas.Name
            with { Definition = null, Description = "Ends that, and tells the counts." }),
        new("onlineLoop", SharedSchemas.CpuNumber with
        {
            Description = "Brings a CPU online and takes it offline in turn; at the end it stays as it came up.",
        },
            new("times", new IntegerSchema(1, 10_000) { Description = "How often it is brought up." },
                IsRequired: true),
            OnCpu),
        new("suspend", Plain("Suspends the machine to RAM.")),
        new("resume", Plain("Resumes it."),
            new("changed", new CpuListSchema(MayBeEmpty: false)
            {
                Description = "The CPUs that come back from it as other hardware, which model or overrides say.",
            }),
            new("model", SharedSchemas.Name with { Definition = null, Description = "Their model." }),
            new("overrides", CpuModelSchema.Overrides)),
        new("failAt", new ObjectSchema(
            new("cpu", SharedSchemas.CpuNumber with { Description = "The CPU." }, IsRequired: true),
            new(
                "state",
                new ChoiceSchema(new IntegerSchema(0, 1_000), new TextSchema("the name of a hotplug state", 63))
                {
                    Description = "The hotplug state, by number or name.",
                },
                IsRequired: true))
        {
            Description = "Lets a CPU's next pass through a hotplug state fail.",
        }),
        new("smt", new EnumSchema("on", "off", "forceoff") { Description = "Switches second threads on or off." }),
        new("read", new TextSchema("a file of /sys or /proc", 255, "/(sys|proc)/.+")
        {
            Description =
                "Reads a file of /sys or /proc: of a CPU, of SMT, the taint mask, or what a generation has of its own.",
        }),
        new("write", new ObjectSchema(
            new(
                "path",
                new TextSchema("a file of /sys", 255, "/sys/.+") { Description = "The file." },
                IsRequired: true),
            new(
                "value",
                new ChoiceSchema(new IntegerSchema(0, uint.MaxValue), new TextSchema("a text", 255))
                {
                    Description = "The text, without newline.",
                },
                IsRequired: true))
        {
            Description = "Writes a text to a file of /sys: of a CPU, of SMT, or a module's parameter.",
        }),
        new("powerOff", Plain("Powers the machine off; reboot powers it on.")),
        new("reboot", Plain("Restarts the machine.")),
    ];

    private static ObjectSchema Run(string description) => new(
        new("vm", SharedSchemas.Name with { Definition = null, Description = "The VM." }, IsRequired: true),
        new(
            "cpu",
            SharedSchemas.CpuNumber with
            {
                Description = "The CPU that its vCPU is pinned to; without it the vCPU runs where it is.",
            }),
        new("guest", Guest()))
    {
        Description = description,
    };

    private static ObjectSchema Guest() => new(
        new("irqchip", new EnumSchema("none", "kernel")
        {
            Description = "Whose its local APIC is; none of KVM's if not given.",
        }),
        new("mode", new EnumSchema("real", "long") { Description = "Its mode when it is entered; real if not given." }),
        new("features", SharedSchemas.Features with
        {
            Definition = null,
            Description = "What its CPUID shows; nothing if not given.",
        }),
        new("unknown", new BooleanSchema { Description = "What is not given here is not known." }))
    {
        Description = "What VM entry depends on besides the CPUs.",
    };

    private static IntegerSchema Milliseconds(string description) => new(0, 3_600_000)
    {
        Description = description + " In milliseconds of virtual time.",
    };

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
