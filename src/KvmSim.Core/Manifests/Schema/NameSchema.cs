namespace KvmSim.Manifests;

/// <summary>A name out of the <see cref="INameCatalog"/>.</summary>
internal sealed record NameSchema(NameKind Kind) : SchemaNode
{
    /// <summary>What names of every kind look like.</summary>
    public const string Pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    /// <summary>A kernel version stands for the name of the generation, too. Not where names are compared, as keys are.</summary>
    public bool TakesVersion { get; init; }

    public override string Expected => Kind switch
    {
        NameKind.Generation => TakesVersion ? "the name of a generation, or a kernel version" : "the name of a generation",
        NameKind.Machine => "the name of a machine",
        _ => "a name",
    };
}
