using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.PowerShell.Loading;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Manifests;

/// <summary>Reads manifests with the names that a session knows.</summary>
internal static class ManifestReader
{
    /// <summary>Reads a file and the files that it names. What is wrong with it is in the result.</summary>
    public static ManifestResult<ManifestSet> Read(string path) => ForThreads()(path);

    /// <summary>The same with the names as they are now, for threads that belong to no session.</summary>
    public static Func<string, ManifestResult<ManifestSet>> ForThreads()
    {
        IManifestFormat format = ManifestFormatLoader.Format;
        NameCatalog catalog = Catalog();
        return path => ManifestFiles.Load(path, format, catalog);
    }

    /// <summary>Reads a stream; paths in it are refused.</summary>
    public static ManifestResult<ManifestSet> Read(Stream stream, string name) => StreamsForThreads()(stream, name);

    /// <summary>The same with the names as they are now, for threads that belong to no session.</summary>
    public static Func<Stream, string, ManifestResult<ManifestSet>> StreamsForThreads()
    {
        IManifestFormat format = ManifestFormatLoader.Format;
        NameCatalog catalog = Catalog();
        return (stream, name) => ManifestFiles.Read(stream, name, format, catalog);
    }

    private static NameCatalog Catalog()
    {
        string[] ofSession = [.. MachineRegistry.Here.All.Select(machine => machine.Name)];
        IManifestFormat format = ManifestFormatLoader.Format;
        return new NameCatalog()
            .With(MachineRegistry.Here.Generations)
            .With(NameKind.Machine, ShippedFiles.Machines.Concat(ofSession))
            .WithMachines(
                name => ofSession.Contains(name, StringComparer.OrdinalIgnoreCase) ? null : Shipped(name, format));
    }

    /// <summary>What the file of a shipped machine says; a machine of the session of that name would come before
    /// it.</summary>
    private static MachineDocument? Shipped(string name, IManifestFormat format) =>
        ShippedFiles.FindMachine(name) is { } file
            ? ManifestFiles.Load(file, format, NameCatalog.Unchecked).Value?.Machines.FirstOrDefault()
            : null;
}
