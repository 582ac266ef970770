namespace KvmSim.Protocol;

/// <summary>The generations that the simulator ships. What differs between them is data, and stands there.</summary>
public static class GenerationCatalog
{
    /// <summary>The generation of a machine that names none.</summary>
    public const string DefaultId = "linux-6.12";

    /// <summary>
    /// The entries, each in a file of its own in the folder Generations, with how its parts are known.
    /// </summary>
    private static readonly Generation[] Shipped =
    [
        Linux516.Entry,
        Linux61.Entry,
        PatchV1.Entry,
        PatchV1.Reevaluate,
        PatchV1.Parameter,
        PatchV1.Recorded,
        PatchV1.AbortAlways,
        PatchV2.Entry,
        PatchV4.Entry,
        Linux63.Entry,
        Linux612.Entry,
        Linux616.Entry,
        Linux618.Entry,
        Linux70.Entry,
        Linux71.Entry,
        Linux72.Entry,
        Linux73.Entry,
    ];

    /// <summary>The kernels of arm64, apart: no x86 machine boots one.</summary>
    private static readonly Generation[] OfArm = [ArmLinux612.Entry, ArmLinux73.Entry];

    private static readonly Dictionary<string, Generation> ByName = NamesOf([.. Shipped, .. OfArm]);

    /// <summary>The generation of a machine with Arm CPUs that names none.</summary>
    public const string DefaultArmId = "arm64-6.12";

    /// <summary>All of x86 that are shipped, oldest first.</summary>
    public static IReadOnlyList<Generation> All => Shipped;

    /// <summary>All of arm64 that are shipped, oldest first.</summary>
    public static IReadOnlyList<Generation> Arm => OfArm;

    /// <summary>The generation of that id or alias, or null. Case does not matter.</summary>
    public static Generation? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The first of two that a name means.</summary>
    private static Dictionary<string, Generation> NamesOf(IEnumerable<Generation> generations)
    {
        Dictionary<string, Generation> found = new(StringComparer.OrdinalIgnoreCase);
        foreach (Generation generation in generations)
        {
            foreach (string name in generation.Aliases.Prepend(generation.Id))
            {
                found.TryAdd(name, generation);
            }
        }

        return found;
    }
}
