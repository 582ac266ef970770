using KvmSim.Messages;

namespace KvmSim.Manifests;

/// <summary>Compares nodes with a schema and reports everything that differs.</summary>
internal sealed class SchemaValidator(SchemaContext context)
{
    private readonly ScalarValidator _scalars = new(context);

    /// <summary>Whether nothing was reported.</summary>
    public bool Validate(SchemaNode schema, DocumentNode node, ManifestPath path)
    {
        int before = context.Diagnostics.Count;
        if (context.Diagnostics.IsFull)
        {
            return false;
        }

        switch (schema)
        {
            case ObjectSchema shape when node is MappingNode mapping:
                ValidateObject(shape, mapping, path);
                break;
            case UnionSchema union when node is MappingNode mapping:
                new UnionValidator(context, this).Validate(union, mapping, path);
                break;
            case MapSchema map when node is MappingNode mapping:
                ValidateMap(map, mapping, path);
                break;
            case ListSchema list when node is SequenceNode sequence:
                ValidateList(list, sequence, path);
                break;
            case FeatureListSchema features:
                new FeatureListValidator(context, _scalars).Validate(features, node, path);
                break;
            case ChoiceSchema choice:
                ValidateChoice(choice, node, path);
                break;
            default:
                ValidateScalar(schema, node, path);
                break;
        }

        return context.Diagnostics.Count == before;
    }

    /// <summary>
    /// Validates the values of known keys and reports the others. A key that must be there and is there misspelt is one
    /// mistake: that it is missing is not said besides.
    /// </summary>
    /// <returns>The keys that are probably there misspelt.</returns>
    public IReadOnlySet<string> ValidateKeys(
        MappingNode mapping, ManifestPath path, IReadOnlyList<SchemaProperty> properties,
        Action<MappingEntry> onUnknown)
    {
        HashSet<string> misspelt = new(StringComparer.Ordinal);
        foreach (MappingEntry entry in mapping.Entries)
        {
            SchemaProperty? property = properties.FirstOrDefault(known => known.Name == entry.Key.Text);
            if (property is null)
            {
                onUnknown(entry);
                if (!context.Diagnostics.IsFull
                    && NearestKey(mapping, entry.Key.Text, properties.Select(known => known.Name)) is { } meant)
                {
                    misspelt.Add(meant);
                }
            }
            else
            {
                Validate(property.Value, entry.Value, path.Key(property.Name));
            }
        }

        foreach (SchemaProperty required in properties)
        {
            if (required.IsRequired && mapping.Find(required.Name) is null && !misspelt.Contains(required.Name))
            {
                ReportMissing(required.Name, mapping, path);
            }
        }

        return misspelt;
    }

    /// <summary>The key that was probably meant: rather one that is not there yet.</summary>
    private static string? NearestKey(MappingNode mapping, string found, IEnumerable<string> known)
    {
        List<string> names = [.. known];
        return Spelling.Nearest(found, names.Where(name => mapping.Find(name) is null))
            ?? Spelling.Nearest(found, names);
    }

    public void ReportUnknownKey(MappingNode mapping, MappingEntry entry, ManifestPath path, IEnumerable<string> known)
    {
        if (!context.Diagnostics.IsFull)
        {
            string name = Excerpt.Of(entry.Key.Text);
            List<string> names = [.. known];
            context.Report(
                ManifestErrorId.UnknownKey, entry.Key.Mark, path.Key(entry.Key.Text),
                $"The key '{name}' does not belong here.",
                name, $"one of {string.Join(", ", names)}", NearestKey(mapping, entry.Key.Text, names));
        }
    }

    private void ReportMissing(string name, MappingNode mapping, ManifestPath path) => context.Report(
        ManifestErrorId.MissingKey, mapping.Mark, path, $"The key '{name}' is missing.", expected: name);

    private void ValidateObject(ObjectSchema schema, MappingNode mapping, ManifestPath path)
    {
        IReadOnlySet<string> misspelt = ValidateKeys(
            mapping, path, schema.Properties,
            entry => ReportUnknownKey(mapping, entry, path, schema.Properties.Select(property => property.Name)));
        if (schema.Alternative is not var (keys, otherwise)
            || keys.Any(key => mapping.Find(key) is not null || misspelt.Contains(key)))
        {
            return;
        }

        foreach (string name in otherwise.Where(name => mapping.Find(name) is null && !misspelt.Contains(name)))
        {
            context.Report(
                ManifestErrorId.MissingKey, mapping.Mark, path,
                $"The key '{name}' is missing; only {string.Join(" or ", keys.Select(key => $"'{key}'"))} "
                    + "can replace it.",
                expected: name);
        }
    }

    private void ValidateMap(MapSchema schema, MappingNode mapping, ManifestPath path)
    {
        CheckCount(mapping, path, mapping.Entries.Count, 0, schema.Max);
        Dictionary<Int128, ScalarNode> numbers = [];
        foreach (MappingEntry entry in mapping.Entries)
        {
            ManifestPath place = path.Key(entry.Key.Text);
            bool isKeyValid = _scalars.ValidateKey(schema.Key, entry.Key, place);
            if (isKeyValid && schema.Key is IntegerSchema
                && ScalarText.TryInteger(entry.Key.Text, out Int128 number, out _)
                && !numbers.TryAdd(number, entry.Key))
            {
                ReportSameNumber(entry.Key, numbers[number], place);
            }

            Validate(schema.Value, entry.Value, place);
        }
    }

    private void ReportSameNumber(ScalarNode key, ScalarNode first, ManifestPath path) => context.Report(
        ManifestErrorId.DuplicateKey, key.Mark, path,
        $"The key {key.Text} is the number of {first.Text} at {first.Mark} again.", key.Text);

    private void ValidateList(ListSchema schema, SequenceNode sequence, ManifestPath path)
    {
        CheckCount(sequence, path, sequence.Items.Count, schema.Min, schema.Max);
        for (int i = 0; i < sequence.Items.Count && !context.Diagnostics.IsFull; i++)
        {
            Validate(schema.Item, sequence.Items[i], path.Item(i));
        }
    }

    private void CheckCount(DocumentNode node, ManifestPath path, int count, int min, int max)
    {
        if (count < min || count > max)
        {
            context.Report(
                ManifestErrorId.OutOfRange, node.Mark, path, $"There are {count} entries; there may be {min} to {max}.",
                $"{count} entries", $"{min} to {max} entries");
        }
    }

    private void ValidateChoice(ChoiceSchema choice, DocumentNode node, ManifestPath path)
    {
        foreach (SchemaNode alternative in choice.Alternatives)
        {
            if (SchemaShape.Takes(alternative, node))
            {
                Validate(alternative, node, path);
                return;
            }
        }

        _scalars.ReportWrongType(choice, node, path);
    }

    private void ValidateScalar(SchemaNode schema, DocumentNode node, ManifestPath path)
    {
        if (node is ScalarNode scalar)
        {
            _scalars.Validate(schema, scalar, path);
        }
        else
        {
            _scalars.ReportWrongType(schema, node, path);
        }
    }
}
