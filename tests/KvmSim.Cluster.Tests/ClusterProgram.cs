using System.Reflection;

namespace KvmSim.Cluster.Tests;

/// <summary>The program that the tests run, as it was built.</summary>
internal static class ClusterProgram
{
    /// <summary>What runs it.</summary>
    public const string DotNet = "dotnet";

    /// <summary>Where it is.</summary>
    public static string Path { get; } =
        typeof(ClusterProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => string.Equals(attribute.Key, "ClusterProgram", StringComparison.Ordinal)).Value!;
}
