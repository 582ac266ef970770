using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>The names that exist outside the manifests.</summary>
public interface INameCatalog
{
    /// <summary>Every name of that kind (case matters); null if it is not known, and then any name is taken.</summary>
    IReadOnlyCollection<string>? GetNames(NameKind kind);

    /// <summary>The generation of that name, or null.</summary>
    Generation? FindGeneration(string name) => GenerationLibrary.Shipped.Find(name);
}
