using KvmSim.Packed;

namespace KvmSim.PowerShell.Loading;

/// <summary>
/// Finds the unpacker when the first file needs it. Importing the module loads no assembly of it.
/// </summary>
internal static class UnpackerLoader
{
    private const string Library = "SharpCompress";
    private const string UnpackerAssembly = "KvmSim.Archives";
    private const string UnpackerType = "KvmSim.Archives.Unpacker";

    private static readonly Lazy<IUnpacker> Shared = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Tells the engine where an unpacker comes from, and makes none.</summary>
    internal static void Offer() => Unpacking.Use(static () => Shared.Value);

    private static IUnpacker Load()
    {
        DependencyLoadContext context = DependencyLoadContext.For(UnpackerAssembly);

        // The library first, as for YAML.
        context.LoadDependency(Library);
        Type type = context.LoadDependency(UnpackerAssembly).GetType(UnpackerType, throwOnError: true)!;
        return (IUnpacker)Activator.CreateInstance(type)!;
    }
}
