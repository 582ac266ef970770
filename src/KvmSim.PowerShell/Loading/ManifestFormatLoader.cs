using System.Reflection;
using KvmSim.Manifests;

namespace KvmSim.PowerShell.Loading;

/// <summary>
/// Finds the YAML reader when the first cmdlet needs it. Importing the module loads no YAML assembly.
/// </summary>
internal static class ManifestFormatLoader
{
    private const string YamlLibrary = "YamlDotNet";
    private const string FormatAssembly = "KvmSim.Yaml";
    private const string FormatType = "KvmSim.Yaml.YamlManifestFormat";

    private static readonly Lazy<IManifestFormat> Shared = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>The one reader of the process: runspaces share it, and the first to ask waits for it.</summary>
    internal static IManifestFormat Format => Shared.Value;

    private static IManifestFormat Load()
    {
        DependencyLoadContext context = DependencyLoadContext.For(FormatAssembly);

        // The library first: once it is here, nothing that happens while the reader is loaded can bind another.
        context.LoadDependency(YamlLibrary);
        Assembly assembly = context.LoadDependency(FormatAssembly);
        return (IManifestFormat)Activator.CreateInstance(assembly.GetType(FormatType, throwOnError: true)!)!;
    }
}
