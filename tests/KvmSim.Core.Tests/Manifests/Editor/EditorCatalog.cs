using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Protocol;

namespace KvmSim.Core.Tests.Manifests.Editor;

/// <summary>The names of a session that has nothing of its own: what is shipped.</summary>
internal static class EditorCatalog
{
    private static readonly Dictionary<string, MachineDocument> Machines = Repository.Manifests
        .Select(
            file => ManifestFiles.Load(file, ManifestAssert.Yaml, NameCatalog.Unchecked).GetOrThrow().Machines.First())
        .ToDictionary(machine => machine.Metadata.Name, StringComparer.Ordinal);

    public static NameCatalog Shipped { get; } = new NameCatalog()
        .With(GenerationLibrary.Shipped)
        .With(NameKind.Machine, Machines.Keys)
        .WithMachines(Machines.GetValueOrDefault);
}
