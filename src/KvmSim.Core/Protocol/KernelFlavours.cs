namespace KvmSim.Protocol;

/// <summary>
/// The names of <see cref="KernelFlavour"/>s, as Debian's packages, recordings and manifests have them.
/// </summary>
internal static class KernelFlavours
{
    private static readonly (string Name, KernelFlavour Flavour)[] Names =
        [("generic", KernelFlavour.Generic), ("cloud", KernelFlavour.Cloud), ("rt", KernelFlavour.RealTime)];

    /// <summary>The flavour of that name; the generic one for none.</summary>
    public static KernelFlavour Find(string? name) =>
        Array.Find(Names, known => string.Equals(known.Name, name, StringComparison.Ordinal)).Flavour;

    /// <summary>Its name.</summary>
    public static string NameOf(KernelFlavour flavour) => Array.Find(Names, known => known.Flavour == flavour).Name;

    /// <summary>Debian says it in the release: "6.1.0-56-cloud-amd64", "6.12.117+deb12-rt-amd64".</summary>
    public static KernelFlavour OfRelease(string release) => Array.Find(
        Names, known => release.Split('-').Contains(known.Name, StringComparer.Ordinal)).Flavour;
}
