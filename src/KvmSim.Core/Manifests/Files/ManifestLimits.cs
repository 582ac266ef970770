namespace KvmSim.Manifests;

/// <summary>
/// How much of a manifest is read before it is refused. A file is not trusted to be what it says it is.
/// </summary>
public sealed record ManifestLimits
{
    /// <summary>The limits that are used where none are given.</summary>
    public static ManifestLimits Default { get; } = new();

    /// <summary>Bytes of one file.</summary>
    public int MaxFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Levels of nesting, aliases followed.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>
    /// Scalars, lists and mappings of one file, each alias counted as what it stands for. A machine of 8,192 CPUs
    /// with an entry for each has about 100,000.
    /// </summary>
    public int MaxNodes { get; init; } = 250_000;

    /// <summary>Documents of one file.</summary>
    public int MaxDocuments { get; init; } = 256;

    /// <summary>CPUs that the cpulists of one file name in total; one list that is repeated counts once.</summary>
    public int MaxListedCpus { get; init; } = 4_000_000;

    /// <summary>Diagnostics after which no more are collected.</summary>
    public int MaxDiagnostics { get; init; } = 500;
}
