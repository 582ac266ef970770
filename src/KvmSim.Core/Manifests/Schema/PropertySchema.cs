using KvmSim.Exploration;

namespace KvmSim.Manifests;

/// <summary>What kind Property may say.</summary>
internal static class PropertySchema
{
    public const string Always = "always";
    public const string Quiet = "quiet";

    public static ObjectSchema Spec { get; } = new(
        new("sentence", SharedSchemas.Prose with { Description = "What must hold, in words." }, IsRequired: true),
        new("when", new EnumSchema(Quiet, Always)
        {
            Description =
                "When it is asked: quiet (if not given) after each step that drops cpu_hotplug_lock or the lock "
                + "of the count, if then nobody holds them for writing; always after every step.",
        }),
        new("holds", new ExpressionSchema
        {
            Description = "What must hold, e.g. \"usage == 0 or online in enabled\". Fields: "
                + string.Join("; ", StateField.All.Select(field => $"{field.Name}, {field.Meaning}")) + ". "
                + "Signs: implies, or, and, not; ==, !=, <, <=, >, >=; in (within); |, & and - of sets, + and - of "
                + "numbers; count(set); {0, 2-3} for CPUs by number.",
        }, IsRequired: true))
    {
        Description = "A property of the protocol, for Find-KvmRace.",
    };
}
