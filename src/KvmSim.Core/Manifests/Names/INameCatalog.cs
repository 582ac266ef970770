using KvmSim.Description;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The names that exist outside the manifests.</summary>
public interface INameCatalog
{
    /// <summary>Every name of that kind (case matters); null if it is not known, and then any name is taken.</summary>
    IReadOnlyCollection<string>? GetNames(NameKind kind);

    /// <summary>
    /// Whether the machines that scenarios name can be asked for: then the steps of a scenario are looked at besides,
    /// for what could never do anything but fail.
    /// </summary>
    bool KnowsMachines => false;

    /// <summary>The machine of that name as it is described; null if there is none, or if it is not known so
    /// well.</summary>
    MachineDocument? FindMachine(string name) => null;

    /// <summary>The generation of that name, or null.</summary>
    Generation? FindGeneration(string name) => GenerationLibrary.Shipped.Find(name);
}
