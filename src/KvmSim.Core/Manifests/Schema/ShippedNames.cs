using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>
/// What is shipped beside the engine, by name: offered by editors, for a schema can't look into folders. A test holds
/// the lists and the folder manifests together.
/// </summary>
internal static class ShippedNames
{
    /// <summary>The generations: their ids and aliases, and those under each policy that a parameter chooses.</summary>
    public static IReadOnlyList<string> Generations { get; } =
        [.. GenerationLibrary.Shipped.Names.Distinct(StringComparer.Ordinal)];

    /// <summary>The machines.</summary>
    public static IReadOnlyList<string> Machines { get; } =
    [
        "amd-svm-disabled", "arrow-lake", "big-host", "epyc-rome", "lakefield", "lakefield-built-in", "microcode-skew",
        "mixed-firmware", "pku-missing", "sapphire-rapids", "steppings", "tcg-epyc", "tdx-two-packages",
    ];

    /// <summary>Their CPU models.</summary>
    public static IReadOnlyList<string> Models { get; } =
    [
        "cascade-lake", "epyc", "epyc-pku", "epyc-with-umip", "epyc-without-svm", "golden-cove", "haswell-ep", "lion-cove",
        "skymont", "stepping-1", "stepping-2", "sunny-cove", "tremont", "zen2",
    ];
}
