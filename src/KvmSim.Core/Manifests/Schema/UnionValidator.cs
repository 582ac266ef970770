namespace KvmSim.Manifests;

/// <summary>Validates mappings that make a choice with one of their keys.</summary>
internal sealed class UnionValidator(SchemaContext context, SchemaValidator validator)
{
    public void Validate(UnionSchema union, MappingNode mapping, ManifestPath path)
    {
        List<(UnionCase Case, MappingEntry Entry)> chosen = [];
        foreach (MappingEntry entry in mapping.Entries)
        {
            if (union.Cases.FirstOrDefault(choice => choice.Key == entry.Key.Text) is { } known)
            {
                chosen.Add((known, entry));
            }
        }

        foreach ((UnionCase other, MappingEntry entry) in chosen.Skip(1))
        {
            (UnionCase first, MappingEntry place) = chosen[0];
            context.Report(
                ManifestErrorId.ConflictingKeys, entry.Key.Mark, path.Key(other.Key),
                $"Only one {union.Noun} may stand here, and '{first.Key}' at {place.Key.Mark} is one already.",
                other.Key);
        }

        List<SchemaProperty> properties = [.. union.Common];
        foreach ((UnionCase choice, _) in chosen)
        {
            properties.Add(new SchemaProperty(choice.Key, choice.Value));
            properties.AddRange(
                choice.Modifiers.Where(modifier => properties.TrueForAll(known => known.Name != modifier.Name)));
        }

        bool isMisspelt = false;
        validator.ValidateKeys(
            mapping, path, properties, entry => isMisspelt |= ReportUnknown(union, properties, mapping, entry, path));
        if (chosen.Count == 0 && !isMisspelt)
        {
            string names = string.Join(", ", union.Cases.Select(choice => choice.Key));
            context.Report(
                ManifestErrorId.MissingKey, mapping.Mark, path, $"The key that names the {union.Noun} is missing.",
                expected: $"one of {names}");
        }
    }

    /// <summary>Whether the key is probably a misspelt case.</summary>
    private bool ReportUnknown(
        UnionSchema union, List<SchemaProperty> properties, MappingNode mapping, MappingEntry entry, ManifestPath path)
    {
        string key = entry.Key.Text;
        UnionCase[] owners = [.. union.Cases.Where(choice => choice.Modifiers.Any(modifier => modifier.Name == key))];
        if (owners.Length > 0)
        {
            string names = string.Join(", ", owners.Select(owner => owner.Key));
            context.Report(
                ManifestErrorId.UnknownKey, entry.Key.Mark, path.Key(key), $"The key '{key}' goes with {names} only.",
                key);
            return false;
        }

        List<string> cases = [.. union.Cases.Select(choice => choice.Key)];
        validator.ReportUnknownKey(
            mapping, entry, path, properties.Select(property => property.Name).Union(cases, StringComparer.Ordinal));
        return Spelling.Nearest(key, cases) is not null;
    }
}
