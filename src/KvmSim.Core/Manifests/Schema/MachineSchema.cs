using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>What kind Machine may say.</summary>
internal static class MachineSchema
{
    /// <summary>No machine has more packages or CPUs.</summary>
    private static readonly IntegerSchema Count = new(1, CpuSet.MaxCpus);

    public static ObjectSchema Spec { get; } = new(
        new("kernel", Kernel()),
        new(
            "cpuModels",
            new ListSchema(CpuModelSchema.Inline, Max: 1024) { Description = "The CPU models of the machine." }),
        new("cpuModelFiles", new ListSchema(SharedSchemas.RelativePath, Max: 64)
        {
            Description = "Files with documents of kind CpuModel, relative to this file.",
        }),
        new("topology", Topology()),
        new("platform", Platform()),
        new(
            "bootCpu",
            SharedSchemas.CpuNumber with { Description = "The CPU that the machine boots on; 0 if not given." }),
        new(
            "cpus",
            new ListSchema(CpuEntry(), Max: CpuSet.MaxCpus, Min: 1) { Description = "The CPUs." }, IsRequired: true))
    {
        Definition = "machineSpec",
        Description = "A machine: a kernel, and CPUs that may differ.",
    };

    private static ObjectSchema Kernel() => new(
        new("generation", new NameSchema(NameKind.Generation)
        {
            Examples = ShippedNames.Generations,
            Description = "Which KVM runs, e.g. linux-6.12; a kernel version means the generation that stands for it.",
        }),
        new("parameters", SharedSchemas.Parameters),
        new(
            "builtIn",
            new BooleanSchema { Description = "Whether KVM is built into the kernel; modules if not given." }),
        new(
            "flavour",
            new EnumSchema("generic", "cloud", "rt")
            {
                Description =
                    "How the kernel was configured: for real machines if not given, for guests of clouds, "
                        + "or PREEMPT_RT.",
            }),
        new("commandLine", new TextSchema("a kernel command line", 4096) { Description = "The kernel command line." }),
        new(
            "loaded",
            SharedSchemas.Modules with { Description = "The modules loaded from the start; none if not given." }))
    {
        Description = "The kernel and its settings.",
    };

    private static ObjectSchema Topology() => new(
        new("packages", Count with { Description = "Packages (sockets)." }, IsRequired: true),
        new("coresPerPackage", Count with { Description = "Cores of a package." }, IsRequired: true),
        new("threadsPerCore", Count with { Description = "Threads of a core; 1 if not given." }),
        new(
            "possible",
            Count with { Description = "CPUs that the kernel has room for; as many as the topology if not given." }),
        new("numaNodes", Count with { Description = "NUMA nodes; one for each package if not given." }),
        new("siblings", new ListSchema(new CpuListSchema(MayBeEmpty: false), Max: CpuSet.MaxCpus)
        {
            Description =
                "The threads of each core that has several, as cpulists, where cores differ; "
                    + "other CPUs are cores of their own.",
        }))
    {
        Description = "How the CPUs are laid out.",
    };

    private static ObjectSchema Platform() => new(
        new("tdx",
            new BooleanSchema { Description = "Firmware has TDX on: CPUs can then not be plugged or taken out." }),
        new("tcg", new BooleanSchema { Description = "The CPUs are QEMU's TCG, with its quirks." }),
        new("el2", new BooleanSchema
        {
            Description = "Of arm64: the CPUs start at EL2 (if not given); without it there is no KVM.",
        }),
        new("psci", Psci()))
    {
        Description = "What stands under the kernel.",
    };

    private static ObjectSchema Psci() => new(
        new("cpuOnDenied", new CpuListSchema(MayBeEmpty: true)
        {
            Description = "The CPUs that firmware denies to start: DENIED, which is EPERM.",
        }),
        new("cpuOnNotSupported", new CpuListSchema(MayBeEmpty: true)
        {
            Description = "The CPUs that firmware cannot start: NOT_SUPPORTED, which is EOPNOTSUPP.",
        }),
        new("cpuOff", new BooleanSchema
        {
            Description = "Firmware can stop a CPU (if not given); without it none goes offline: EOPNOTSUPP.",
        }),
        new("trustedOs", SharedSchemas.CpuNumber with
        {
            Description = "The CPU that a trusted OS lives on; it cannot go, and has no file online.",
        }))
    {
        Description = "Of arm64: what firmware answers when CPUs are started and stopped.",
    };

    private static ObjectSchema CpuEntry() => new(
        new(
            "ids",
            new CpuListSchema(MayBeEmpty: false) { Description = "Which CPUs: a number or a cpulist." },
            IsRequired: true),
        new("model", SharedSchemas.Name with
        {
            Examples = ShippedNames.Models,
            Definition = null,
            Description =
                "Their model: one of cpuModels, of cpuModelFiles, or a document of kind CpuModel in this file.",
        },
            IsRequired: true),
        new("state", new EnumSchema("online", "offline", "absent")
        {
            Description = "online (if not given), offline, or absent: not plugged, but may be hot-added.",
        }),
        new("package", SharedSchemas.Package),
        new("node", SharedSchemas.Node),
        new("overrides", CpuModelSchema.Overrides))
    {
        Definition = "cpuEntry",
        Description = "CPUs that are alike.",
    };
}
