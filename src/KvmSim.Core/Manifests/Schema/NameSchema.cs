namespace KvmSim.Manifests;

/// <summary>A name out of the <see cref="INameCatalog"/>.</summary>
internal sealed record NameSchema(NameKind Kind) : SchemaNode
{
    /// <summary>
    /// Whether the name is looked up where the document is bound, and only its form is looked at before: files that the
    /// document names have names too.
    /// </summary>
    public bool IsBound { get; init; }

    public override string Expected => Kind switch
    {
        NameKind.Generation =>
            "the name of a generation, or a kernel version, with parameters behind it if it is to have them",
        NameKind.Machine => "the name of a machine",
        _ => "a name",
    };
}
