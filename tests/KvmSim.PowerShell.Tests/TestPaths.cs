using System.Reflection;

namespace KvmSim.PowerShell.Tests;

/// <summary>Where the build put what the tests look at.</summary>
internal static class TestPaths
{
    internal static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    internal static string ProgramFolder { get; } = Metadata("ProgramFolder");

    internal static string NewerYamlDotNet { get; } = Metadata("NewerYamlDotNet");

    internal static string OlderYamlDotNet { get; } = Metadata("OlderYamlDotNet");

    /// <summary>pwsh.dll, for dotnet to start.</summary>
    internal static string PowerShell { get; } =
        Path.Combine(Metadata("PowerShell"), OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");

    internal static string Pester { get; } = Metadata("Pester");

    internal static string OlderPester { get; } = Metadata("OlderPester");

    /// <summary>The folder of the framework's reference assemblies that the module was compiled against.</summary>
    internal static string ModuleFramework { get; } = Metadata("ModuleFramework");

    internal static string PowerShellStandard { get; } = Metadata("PowerShellStandard");

    internal static string Configuration { get; } = Metadata("Configuration");

    internal static string ModuleVersion { get; } = Metadata("ModuleVersion");

    internal static string Module { get; } = Path.Combine(RepositoryRoot, "out", "KvmSim");

    private static string Metadata(string key) => typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)).Value!;
}
