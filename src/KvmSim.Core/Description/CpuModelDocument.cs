using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>A document of kind CpuModel.</summary>
public sealed record CpuModelDocument : ManifestDocument
{
    /// <inheritdoc />
    public override string Kind => DocumentKinds.CpuModel;

    /// <summary>The model as it was written; its name is the document's.</summary>
    public required CpuModelDefinition Definition { get; init; }

    /// <summary>The model, with what it is based on.</summary>
    public required CpuModel Model { get; init; }
}
