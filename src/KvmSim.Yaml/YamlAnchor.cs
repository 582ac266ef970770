using KvmSim.Manifests;

namespace KvmSim.Yaml;

/// <summary>A node that was read, and how much it is with all aliases followed.</summary>
internal sealed record YamlAnchor(DocumentNode Node, int Size, int Height);
