namespace KvmSim.Logs;

/// <summary>The kernel versions that lay struct vmcs_config out alike.</summary>
/// <param name="First">The first, e.g. 6.12.</param>
/// <param name="Last">The last; null while there is no other.</param>
internal sealed record VmcsConfigLayout(Version First, Version? Last)
{
    /// <summary>Whether that version, major and minor, is among them.</summary>
    public bool Has(Version version) => version >= First && (Last is null || version <= Last);

    /// <summary>"Linux 6.1 to 6.11" or "Linux 6.12 on".</summary>
    public override string ToString() => Last is null ? $"Linux {First} on" : $"Linux {First} to {Last}";
}
