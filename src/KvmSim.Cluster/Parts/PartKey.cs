using System.Globalization;

namespace KvmSim.Cluster.Parts;

/// <summary>The key of something that lives on one node: a name, and the node.</summary>
internal static class PartKey
{
    private const char Separator = '#';

    /// <summary>A part of an attempt at a job.</summary>
    public static string Of(string job, int attempt, int index, SiloAddress node) =>
        On(node, string.Create(CultureInfo.InvariantCulture, $"{job}/{attempt}/{index}"));

    /// <summary>Something of that name on a node.</summary>
    public static string On(SiloAddress node, string name) => $"{name}{Separator}{node.ToParsableString()}";

    /// <summary>The node that a key names.</summary>
    public static SiloAddress NodeOf(string key) =>
        SiloAddress.FromParsableString(key[(key.LastIndexOf(Separator) + 1)..]);
}
