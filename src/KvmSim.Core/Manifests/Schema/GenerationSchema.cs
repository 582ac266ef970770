using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>What kind Generation may say.</summary>
internal static class GenerationSchema
{
    /// <summary>What a message's key says where nothing is to be printed.</summary>
    public const string NoMessage = "none";

    /// <summary>The check styles by name: those that were released, and the one of the series' last versions.</summary>
    public static IReadOnlyList<CheckStyle> Styles => CheckStyle.Named;

    /// <summary>The parameters that modules of some generation take, as "module.name".</summary>
    public static IReadOnlyList<ModuleParameter> Parameters { get; } = [.. GenerationCatalog.All
        .SelectMany(generation => generation.Parameters)
        .DistinctBy(parameter => parameter.ToString(), StringComparer.Ordinal)
        .OrderBy(parameter => parameter.ToString(), StringComparer.Ordinal)];

    public static ObjectSchema Spec { get; } = new(
        new("from", new NameSchema(NameKind.Generation)
        {
            Examples = ShippedNames.Generations,
            Description = "The generation to start from: its name, or a file with one.",
        }, IsRequired: true),
        new("parts", Parts()),
        new("base", new EnumSchema(KernelBase.Names)
        {
            Description = "What the kernel around KVM does and prints.",
        }),
        new("checkStyle", new EnumSchema([.. Styles.Select(style => style.Id)])
        {
            Description = "How the vendor module compares CPUs, and what it prints.",
        }),
        new("messages", Messages()),
        new("incompatibleCpuFile", new EnumSchema([.. IncompatibleCpuFile.Places])
        {
            Description = "A file that tells user space which CPUs KVM found incompatible, and why; no kernel has one.",
        }),
        new("addParameters", ParameterList("Parameters that its modules take besides, as module.name.")),
        new("removeParameters", ParameterList("Parameters that they no longer take.")),
        new("defaults", SharedSchemas.Parameters with
        {
            Description = "What parameters are where nothing is said: module, parameter, value.",
        }))
    {
        Definition = "generationSpec",
        Description = "A generation of KVM's hotplug protocol: another one with parts changed.",
    };

    private static ObjectSchema Parts() => new(
        Words<CallbackSection>(
            "callback", "Where among the cpuhp states KVM's callback stands; only online may refuse."),
        Words<CheckPlace>("check", "Where a CPU is checked after the module was loaded."),
        Words<RefusalPolicy>("refusal", "When the callback refuses a CPU that failed the check."),
        Flag("remembers", "Whether an incompatible CPU that came online forbids VMs."),
        Flag("reevaluates", "Whether that is asked again when a CPU goes offline."),
        Words<VmLocking>("locking", "The locks of VM creation, in their order."),
        Flag("locksOnDestroy", "Whether the end of a VM takes cpu_hotplug_lock too."),
        Flag("resetsFailure", "Whether the counter of failed enabling is cleared once it was read."),
        Flag("countLockStopsMachine", "Whether stop_machine waits for the lock of the count, as for a raw spinlock."))
    {
        Description = "The parts in which the protocols differ.",
    };

    private static ObjectSchema Messages() => new([.. CoreMessageKeys.All.Select(key => new SchemaProperty(
        key.Key, Message(key.Slot) with { Description = key.Description }))])
    {
        Description = "What KVM's core prints.",
    };

    private static ChoiceSchema Message(string slot)
    {
        const string literal = @"(?:[^{}\x00-\x1f]|\{\*\})*";
        return new ChoiceSchema(
            new ObjectSchema(
                new("level", LogLevels.Schema("Its level; that of the generation it starts from if not given.")),
                new("text", new TextSchema(
                    $"a line with {slot} in it once, and no other brace", 256,
                    $"{literal}{Regex.Escape(slot)}{literal}")
                {
                    Description = $"Its text, with {slot} where the kernel fills in.",
                }),
                new("newline",
                    new BooleanSchema { Description = "Whether its text ends the line; true if not given." }))
            {
                Definition = $"message{slot.Trim('{', '}')}",
                Description = "A message; what is not given stays.",
            },
            new EnumSchema(NoMessage) { Description = "Nothing is printed." });
    }

    private static ListSchema ParameterList(string description) =>
        new(new EnumSchema([.. Parameters.Select(parameter => parameter.ToString())]),
            Max: 64)
        {
            Description = description,
        };

    private static SchemaProperty Words<T>(string key, string description)
        where T : struct, Enum =>
            new(key, new EnumSchema([.. Enum.GetNames<T>().Select(Camel)]) { Description = description });

    private static SchemaProperty Flag(string key, string description) =>
        new(key, new BooleanSchema { Description = description });

    /// <summary>"WhileInUse" is written "whileInUse".</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
