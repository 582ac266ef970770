using System.Globalization;
using System.Text;
using KvmSim.Description;
using KvmSim.Manifests;

namespace KvmSim.Core.Tests.Docs;

/// <summary>docs/manifests.md: every key of every kind, in the words of the schemas.</summary>
internal sealed class ManifestPage
{
    private readonly StringBuilder _text = new();
    private readonly Queue<(string Title, SchemaNode Schema)> _open = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public static string Write()
    {
        ManifestPage page = new();
        page._text.Append("""
            # Manifests, key by key

            A manifest is a YAML 1.2 file of one or several documents, each of a kind. This page is written from the schemas that
            [editors](editing.md) use and `Test-SimManifest` checks with; [manifest-errors.md](manifest-errors.md) has what can be wrong.
            A key in **bold** must be there. Levels of log lines are written `warn`; `warning` is read as the same.

            | kind | what it is | schema |
            | --- | --- | --- |

            """);
        foreach (ManifestKind kind in ManifestKinds.All)
        {
            page._text.Append(CultureInfo.InvariantCulture,
                $"| [{kind.Name}](#{Anchor(kind.Name)}) | {kind.Description} | "
                    + $"[{kind.SchemaFile}](../schemas/{kind.SchemaFile}) |\n");
        }

        page._text.Append(CultureInfo.InvariantCulture,
            $"\n[{SchemaAddress.AnyKind}](../schemas/{SchemaAddress.AnyKind}) is all of them in one: "
                + $"the key `kind` chooses.\n");
        page._text.Append("\n## Every document\n\n");
        page.Table(
            SharedSchemas.Document(
                ManifestKinds.Names, new ObjectSchema { Description = SharedSchemas.SpecDescription }).Properties);
        page.Drain(3);
        foreach (ManifestKind kind in ManifestKinds.All)
        {
            page._text.Append(
                CultureInfo.InvariantCulture, $"\n## {kind.Name}\n\n{kind.Description} What its `spec` may say:\n\n");
            page.Table(((ObjectSchema)kind.Spec).Properties);
            page.Drain(3);
        }

        return page._text.ToString();
    }

    /// <summary>What tables referred to, each once.</summary>
    private void Drain(int level)
    {
        while (_open.TryDequeue(out (string Title, SchemaNode Schema) next))
        {
            _text.Append('\n').Append('#', level).Append(' ').Append(next.Title).Append("\n\n");
            switch (next.Schema)
            {
                case ObjectSchema shape:
                    Sentence(shape);
                    Table(shape.Properties);
                    if (shape.Alternative is var (keys, otherwise))
                    {
                        _text.Append(CultureInfo.InvariantCulture,
                            $"\nWithout {string.Join(" and ", keys.Select(key => $"`{key}`"))} there must be "
                                + $"{string.Join(", ", otherwise.Select(name => $"`{name}`"))}.\n");
                    }

                    break;
                case UnionSchema union:
                    Union(union);
                    break;
            }
        }
    }

    private void Union(UnionSchema union)
    {
        _text.Append(
            CultureInfo.InvariantCulture,
            $"Exactly one {union.Noun}, with what goes with it; beside it what goes with every one.\n\n");
        _text.Append("| operation | value | beside it | what it does |\n| --- | --- | --- | --- |\n");
        foreach (UnionCase choice in union.Cases)
        {
            string beside = string.Join(
                ", ", choice.Modifiers.Select(
                    modifier => modifier.IsRequired ? $"**`{modifier.Name}`**" : $"`{modifier.Name}`"));
            Row($"`{choice.Key}`", Value(choice.Value, choice.Key), beside, choice.Value.Description);
        }

        _text.Append("\nKeys beside an operation:\n\n");
        Table(
            [.. union.Cases.SelectMany(choice => choice.Modifiers)
                .DistinctBy(modifier => modifier.Name, StringComparer.Ordinal)
            .Select(modifier => modifier with { IsRequired = false })]);
        _text.Append("\nKeys of every step:\n\n");
        Table(union.Common);
    }

    private void Sentence(SchemaNode schema) =>
        _text.Append(schema.Description.Length > 0 ? $"{schema.Description}\n\n" : "");

    private void Table(IReadOnlyList<SchemaProperty> properties)
    {
        _text.Append("| key | value | what it means |\n| --- | --- | --- |\n");
        foreach (SchemaProperty property in properties)
        {
            Row(property.IsRequired ? $"**`{property.Name}`**"
                : $"`{property.Name}`", Value(property.Value, property.Name), property.Value.Description);
        }
    }

    private void Row(params string[] cells) => _text.Append("| ")
        .AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    private string Value(SchemaNode schema, string key) => schema switch
    {
        ObjectSchema { Definition: "armRegisters" } =>
            "a mapping: a register such as `ID_AA64PFR0_EL1`; its value, or a mapping of fields such as `SVE`",
        ObjectSchema { Properties.Count: 0 } => key == "spec" ? "a mapping" : "`{}`",
        ObjectSchema or UnionSchema => Link(schema, key),
        ListSchema list => $"a list: {Value(list.Item, key)}",
        MapSchema map when map.Key is EnumSchema words =>
            $"by module ({string.Join(", ", words.Words.Select(word => $"`{word}`"))}): parameter, value",
        MapSchema map => $"a mapping: {map.Key.Expected}; {Value(map.Value, key)}",
        ChoiceSchema choice => string.Join(", or ", choice.Alternatives.Select(alternative => Value(alternative, key))),
        EnumSchema words => string.Join(", ", words.Words.Select(word => $"`{word}`")),
        _ => schema.Expected,
    };

    private string Link(SchemaNode schema, string key)
    {
        string title = schema.Definition switch
        {
            null => key,
            "cpuModel" => "A CPU model",
            "cpuEntry" => "An entry of cpus",
            "logLine" => "A log line",
            "step" => "A step",
            "machineSpec" => "Machine",
            { } name => name,
        };
        if (title != "Machine" && _seen.Add(title))
        {
            _open.Enqueue((title, schema));
        }

        return $"[{title}](#{Anchor(title)})";
    }

    private static string Anchor(string title) => title.ToLowerInvariant().Replace(' ', '-');
}
