using System.Security.Cryptography;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Nodes;

/// <summary>
/// Which build this is. Nodes of two builds could lay a state out differently, or count differently: they never work
/// together.
/// </summary>
internal static class Build
{
    /// <summary>A number that differs between builds of the engine or of this assembly.</summary>
    public static string Id { get; } = Environment.GetEnvironmentVariable(
        "KVMSIM_CLUSTER_BUILD") is { Length: > 0 } said
        ? said
        : Convert.ToHexString(SHA256.HashData(
        [
            .. typeof(RaceSearch).Module.ModuleVersionId.ToByteArray(),
            .. typeof(Build).Module.ModuleVersionId.ToByteArray(),
        ]))[..12];
}
