using System.Reflection;
using System.Runtime.Loader;

namespace KvmSim.PowerShell.Loading;

/// <summary>A private home for the assemblies of the module's <c>dependencies</c> folder.</summary>
/// <remarks>
/// Other modules bring a YamlDotNet of their own, older or newer. This context answers for every assembly that lies in
/// the folder before the runtime asks anyone else, so neither can stand in for ours, and ours is never seen outside.
/// </remarks>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    internal const string ContextName = "KvmSim.Yaml";

    private readonly string _directory;
    private readonly Assembly _shared;

    /// <param name="directory">The folder whose assemblies are loaded here.</param>
    /// <param name="shared">The assembly whose types both sides exchange: always the one that the module itself
    /// uses.</param>
    internal DependencyLoadContext(string directory, Assembly shared)
        : base(ContextName)
    {
        _directory = directory;
        _shared = shared;
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
