using System.Reflection;
using System.Runtime.Loader;
using KvmSim.Manifests;

namespace KvmSim.PowerShell.Loading;

/// <summary>A private home for the assemblies of the module's <c>dependencies</c> folder.</summary>
/// <remarks>
/// Other modules bring a YamlDotNet of their own, older or newer. This context answers for every assembly that lies in
/// the folder before the runtime asks anyone else, so neither can stand in for ours, and ours is never seen outside.
/// </remarks>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    private const string DependencyFolder = "dependencies";

    private readonly string _directory;
    private readonly Assembly _shared;

    /// <param name="name">The name of the context: that of the assembly that it is for.</param>
    /// <param name="directory">The folder whose assemblies are loaded here.</param>
    /// <param name="shared">The assembly whose types both sides exchange: always the one that the module itself
    /// uses.</param>
    internal DependencyLoadContext(string name, string directory, Assembly shared)
        : base(name)
    {
        _directory = directory;
        _shared = shared;
    }

    /// <summary>
    /// A context for an assembly of the module's dependencies, which shares KvmSim.Core's types with the module.
    /// </summary>
    internal static DependencyLoadContext For(string assembly)
    {
        string module = Path.GetDirectoryName(typeof(DependencyLoadContext).Assembly.Location)!;
        return new DependencyLoadContext(
            assembly, Path.Combine(module, DependencyFolder), typeof(IManifestFormat).Assembly);
    }

    internal Assembly LoadDependency(string name) => LoadFromAssemblyPath(Path.Combine(_directory, name + ".dll"));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (string.Equals(assemblyName.Name, _shared.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return _shared;
        }

        string path = Path.Combine(_directory, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
