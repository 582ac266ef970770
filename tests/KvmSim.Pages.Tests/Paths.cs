using System.Reflection;

namespace KvmSim.Pages.Tests;

/// <summary>Where the build put what the tests look at.</summary>
internal static class Paths
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>kvmsim.dll, for dotnet to start.</summary>
    public static string Program { get; } = Metadata("Program");

    private static string Metadata(string key) => typeof(Paths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)).Value!;
}
