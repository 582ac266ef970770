using KvmSim.Description;
using KvmSim.Protocol;

namespace KvmSim.Manifests;

/// <summary>What a document may refer to: the rest of its file, and other files.</summary>
internal interface IManifestScope
{
    /// <summary>The models of the file's documents of kind CpuModel.</summary>
    ModelScope Models { get; }

    /// <summary>The models of another file.</summary>
    ModelScope LoadModels(ScalarNode reference, ManifestPath path);

    /// <summary>
    /// The generation of that name or path; null if there is none, or if the catalog takes any name.
    /// </summary>
    Generation? FindGeneration(ScalarNode reference, ManifestPath path);

    /// <summary>The machine of that name or path; null if there is none, or if only the catalog knows it.</summary>
    MachineDocument? FindMachine(ScalarNode reference, ManifestPath path);
}
