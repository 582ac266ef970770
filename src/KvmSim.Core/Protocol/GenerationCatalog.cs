namespace KvmSim.Protocol;

/// <summary>The generations that the simulator ships. What differs between them is data, and stands there.</summary>
public static class GenerationCatalog
{
    /// <summary>The generation of a machine that names none.</summary>
    public const string DefaultId = "linux-6.12";

    private static readonly Generation[] Shipped =
        [.. LinuxGenerations.BeforeTheSeries, .. PatchGenerations.All, .. LinuxGenerations.Since];

    /// <summary>All that are shipped, oldest first.</summary>
    public static IReadOnlyList<Generation> All => Shipped;

    /// <summary>The generation of that id or alias, or null. Case does not matter.</summary>
    public static Generation? Find(string name) => Array.Find(Shipped, generation =>
        generation.Aliases.Prepend(generation.Id).Contains(name, StringComparer.OrdinalIgnoreCase));
}
