using KvmSim.Description;

namespace KvmSim.Manifests;

/// <summary>Makes metadata of nodes.</summary>
internal static class MetadataBinder
{
    public static ManifestMetadata Bind(Fields document)
    {
        Fields? metadata = document.Child("metadata");
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (MappingEntry entry in (metadata?.Value("labels") as MappingNode)?.Entries ?? [])
        {
            labels[entry.Key.Text] = (entry.Value as ScalarNode)?.Text ?? "";
        }

        return new ManifestMetadata
        {
            Name = metadata?.Text("name") ?? "",
            Description = metadata?.Text("description"),
            Labels = labels,
        };
    }
}
