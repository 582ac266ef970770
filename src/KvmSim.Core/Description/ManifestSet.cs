namespace KvmSim.Description;

/// <summary>What a manifest file holds.</summary>
/// <param name="Documents">The documents, in the order of the file; at least one.</param>
public sealed record ManifestSet(IReadOnlyList<ManifestDocument> Documents)
{
    /// <summary>The machines among them.</summary>
    public IEnumerable<MachineDocument> Machines => Documents.OfType<MachineDocument>();

    /// <summary>The generations among them.</summary>
    public IEnumerable<GenerationDocument> Generations => Documents.OfType<GenerationDocument>();

    /// <summary>The CPU models among them.</summary>
    public IEnumerable<CpuModelDocument> CpuModels => Documents.OfType<CpuModelDocument>();

    /// <summary>The scenarios among them.</summary>
    public IEnumerable<ScenarioDocument> Scenarios => Documents.OfType<ScenarioDocument>();

    /// <summary>The properties among them.</summary>
    public IEnumerable<PropertyDocument> Properties => Documents.OfType<PropertyDocument>();
}
