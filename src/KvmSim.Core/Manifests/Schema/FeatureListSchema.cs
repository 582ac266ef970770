namespace KvmSim.Manifests;

/// <summary>Names of /proc/cpuinfo: a list, or a text with blanks between them.</summary>
internal sealed record FeatureListSchema : SchemaNode
{
    /// <summary>No CPU has more.</summary>
    public const int Max = 4096;

    public override string Expected => "feature names of /proc/cpuinfo: a list, or a text with blanks between them";
}
