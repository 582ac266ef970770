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
        new(DocumentKinds.CpuModel, "cpu-model.schema.json", CpuModelSchema.Spec, CpuModelBinder.BindDocument),
        new(DocumentKinds.Generation, "generation.schema.json", GenerationSchema.Spec, GenerationBinder.BindDocument),
        new(DocumentKinds.Machine, "machine.schema.json", MachineSchema.Spec, MachineBinder.BindDocument),
        new(DocumentKinds.Scenario, "scenario.schema.json", ScenarioSchema.Spec, ScenarioBinder.BindDocument),
        new(DocumentKinds.Property, "property.schema.json", PropertySchema.Spec, PropertyBinder.BindDocument),
    ];

    public static ManifestKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    public static ManifestKind Get(string name) =>
        Find(name) ?? throw new ArgumentException($"There is no kind '{name}'.", nameof(name));
}
