using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>Validates lists of feature names, and points at each name that does not exist.</summary>
internal sealed class FeatureListValidator(SchemaContext context, ScalarValidator scalars)
{
    public void Validate(FeatureListSchema schema, DocumentNode node, ManifestPath path)
    {
        switch (node)
        {
            case SequenceNode sequence:
                ValidateList(sequence, path);
                break;
            case ScalarNode scalar when ScalarText.KindOf(scalar) == ScalarKind.Text:
                ValidateText(scalar, path);
                break;
            default:
                scalars.ReportWrongType(schema, node, path);
                break;
        }
    }

    private void ValidateList(SequenceNode sequence, ManifestPath path)
    {
        if (sequence.Items.Count > FeatureListSchema.Max)
        {
            ReportTooMany(sequence, path);
        }

        for (int i = 0; i < sequence.Items.Count; i++)
        {
            if (sequence.Items[i] is ScalarNode scalar && ScalarText.KindOf(scalar) == ScalarKind.Text)
            {
                ValidateName(scalar.Text, scalar.Mark, path.Item(i));
            }
            else
            {
                context.Report(
                    ManifestErrorId.WrongType, sequence.Items[i].Mark, path.Item(i),
                    $"A feature name is expected, not {NodeText.Describe(sequence.Items[i])}.",
                    NodeText.Describe(sequence.Items[i]), "a feature name");
            }
        }
    }

    private void ValidateText(ScalarNode scalar, ManifestPath path)
    {
        int count = 0;
        foreach ((int start, string name) in FeatureNames.Split(scalar.Text))
        {
            if (++count > FeatureListSchema.Max)
            {
                ReportTooMany(scalar, path);
                return;
            }

            ValidateName(name, scalar.MarkAt(start), path);
        }
    }

    private void ValidateName(string name, SourceMark mark, ManifestPath path)
    {
        if (!CpuFeatureTable.TryGet(name, out _))
        {
            context.ReportUnknownName(
                ManifestErrorId.UnknownName, mark, path, name, "feature",
                CpuFeatureTable.All.Select(feature => feature.Name));
        }
    }

    private void ReportTooMany(DocumentNode node, ManifestPath path) => context.Report(
        ManifestErrorId.OutOfRange, node.Mark, path, $"There are more than {FeatureListSchema.Max} names.",
        expected: $"at most {FeatureListSchema.Max} names");
}
