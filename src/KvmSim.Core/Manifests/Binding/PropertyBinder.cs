using KvmSim.Description;
using KvmSim.Exploration;

namespace KvmSim.Manifests;

/// <summary>Makes properties of nodes.</summary>
internal static class PropertyBinder
{
    public static PropertyDocument? BindDocument(DocumentScope scope, ManifestMetadata metadata, MappingNode node)
    {
        Fields spec = new(node, ManifestPath.Root.Key("spec"), scope.Context);
        if (spec.Text("holds") is not string expression || !scope.IsClean(spec.Path, "holds"))
        {
            return null;
        }

        PropertyMoment when = spec.Text("when") == PropertySchema.Always ? PropertyMoment.Always : PropertyMoment.Quiet;
        return new PropertyDocument
        {
            Metadata = metadata,
            Mark = scope.Mark,
            Property = StateProperty.Of(metadata.Name, spec.Text("sentence") ?? "", when, expression),
        };
    }
}
