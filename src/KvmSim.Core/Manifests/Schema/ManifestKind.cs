using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>A kind of document: a row of <see cref="ManifestKinds"/>.</summary>
/// <param name="Name">What the key kind says.</param>
/// <param name="SchemaFile">The name of its JSON schema in schemas/.</param>
/// <param name="Description">What it is for, in a sentence.</param>
/// <param name="Spec">What its spec may say.</param>
/// <param name="Bind">Makes the document; null if the spec is so wrong that nothing can be made of it.</param>
internal sealed record ManifestKind(
    string Name, string SchemaFile, string Description, SchemaNode Spec,
    Func<DocumentScope, ManifestMetadata, MappingNode,
    ManifestDocument?> Bind)
{
    /// <summary>What the whole document may say.</summary>
    public ObjectSchema Document { get; } = SharedSchemas.Document(Name, Spec);
}
