using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>
/// Every kind of document, in the order in which they are bound: what others refer to comes first. Another kind is
/// another row: its schema, and what makes a document of it.
/// </summary>
internal static class ManifestKinds
{
    public static IReadOnlyList<ManifestKind> All { get; } =
    [
        new(DocumentKinds.CpuModel, "cpu-model.schema.json", "A CPU model in a file of its own, for several machines.",
            CpuModelSchema.Spec, CpuModelBinder.BindDocument),
        new(DocumentKinds.Generation, "generation.schema.json",
            "A kernel generation of one's own: another one with parts changed.",
            GenerationSchema.Spec, GenerationBinder.BindDocument),
        new(DocumentKinds.Machine, "machine.schema.json", "A machine: a kernel, and CPUs that may differ.",
            MachineSchema.Spec, MachineBinder.BindDocument),
        new(DocumentKinds.Scenario, "scenario.schema.json", "What happens to a machine, and what is expected of it.",
            ScenarioSchema.Spec, ScenarioBinder.BindDocument),
        new(DocumentKinds.Property, "property.schema.json", "A property of the protocol, for Find-KvmRace.",
            PropertySchema.Spec, PropertyBinder.BindDocument),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(kind => kind.Name)];

    public static ManifestKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    public static ManifestKind Get(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no kind '{name}'.", nameof(name));
}
