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
        "amd-svm-disabled", "apple-m1", "arrow-lake", "big-host", "epyc-rome", "lakefield", "lakefield-built-in",
        "microcode-skew", "mixed-firmware", "neoverse-n1", "phone-x3", "pku-missing", "rk3399", "rk3588",
        "sapphire-rapids", "steppings", "tcg-epyc", "tdx-two-packages",
    ];

    /// <summary>Their CPU models.</summary>
    public static IReadOnlyList<string> Models { get; } =
    [
        "cascade-lake", "cortex-a510", "cortex-a53", "cortex-a55", "cortex-a710", "cortex-a715", "cortex-a72",
        "cortex-a76", "cortex-x3", "epyc", "epyc-pku", "epyc-with-umip", "epyc-without-svm", "firestorm",
        "golden-cove", "haswell-ep", "icestorm", "lion-cove", "neoverse-n1", "skymont", "stepping-1", "stepping-2",
        "sunny-cove", "tremont", "zen2",
    ];
}
