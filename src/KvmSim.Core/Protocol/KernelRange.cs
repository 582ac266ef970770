namespace KvmSim.Protocol;

/// <summary>The kernel versions, major and minor, for which a generation stands.</summary>
/// <param name="First">The first, e.g. 6.12.</param>
/// <param name="Last">The last, e.g. 6.15.</param>
public sealed record KernelRange(Version First, Version Last)
{
    /// <summary>From one version to another, as text.</summary>
    public static KernelRange Of(string first, string last) => new(Version.Parse(first), Version.Parse(last));

    /// <summary>Whether a version is among them.</summary>
    public bool Has(Version version) => version >= First && version <= Last;

    /// <summary>"6.12-6.15", or "7.0".</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
