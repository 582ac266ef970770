using KvmSim.Description;
using KvmSim.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KvmSim.Yaml;

/// <summary>
/// Reads nodes. Every node is counted, an alias as all that it stands for, so that whoever walks the tree does no
/// more steps than the limits allow.
/// </summary>
internal sealed class YamlNodeReader(IParser parser, string text, YamlReports reports, ManifestLimits limits)
{
    private readonly Dictionary<AnchorName, YamlAnchor?> _anchors = [];
    private int _count;
    private int _flowDepth;
    private bool _hasAliases;

    /// <summary>Reads from the start of a document, where the parser is, to its end.</summary>
    public DocumentNode ReadDocument()
    {
        _anchors.Clear();
        Next();
        DocumentNode node = Read(depth: 1).Node;
        return Next() is DocumentEnd ? node : throw reports.StopMalformed(parser.Current);
    }

    private YamlAnchor Read(int depth)
    {
        ParsingEvent current = parser.Current!;
        CheckTabs(current);
        if (current is AnchorAlias alias)
        {
            return Follow(alias, depth);
        }

        // The parser lets some malformed texts through, and then its events don't nest.
        NodeEvent node = current as NodeEvent ?? throw reports.StopMalformed(current);
        Count(1, node.Start);
        if (depth > limits.MaxDepth)
        {
            throw reports.Stop(ManifestErrorId.TooDeep, node.Start, $"Nested deeper than {limits.MaxDepth} levels.");
        }

        if (!node.Tag.IsEmpty)
        {
            reports.Add(
                ManifestErrorId.TagRefused, node.Start, "Tags are not used in manifests; leave it out.", found: "a tag",
                expected: "no tag");
        }

        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor] = null; // open: an alias inside it would be endless
        }

        YamlAnchor read = node switch
        {
            Scalar scalar => new YamlAnchor(ReadScalar(scalar), 1, 1),
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw reports.StopMalformed(node),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor] = read;
        }

        return read;
    }

    private YamlAnchor Follow(AnchorAlias alias, int depth)
    {
        _hasAliases = true;
        if (!_anchors.TryGetValue(alias.Value, out YamlAnchor? anchor))
        {
            reports.Add(
                ManifestErrorId.UnknownAlias, alias.Start, "No anchor of that name was set before.", found: "an alias");
        }
        else if (anchor is null)
        {
            reports.Add(
                ManifestErrorId.RecursiveAlias, alias.Start, "The alias is inside what it stands for.",
                found: "an alias");
        }

        if (anchor is null)
        {
            Count(1, alias.Start);
            return new YamlAnchor(
                new ScalarNode("", Manifests.ScalarStyle.Text, reports.ToMark(alias.Start), -1), 1, 1);
        }

        Count(anchor.Size, alias.Start);
        return depth + anchor.Height - 1 <= limits.MaxDepth ? anchor
            : throw reports.Stop(
                ManifestErrorId.TooDeep, alias.Start, $"Nested deeper than {limits.MaxDepth} levels by this alias.");
    }

    private YamlAnchor ReadSequence(SequenceStart start, int depth)
    {
        List<DocumentNode> items = [];
        int size = 1, height = 0;
        Enter(start.Style == SequenceStyle.Flow);
        while (Next() is not SequenceEnd)
        {
            YamlAnchor item = Read(depth + 1);
            items.Add(item.Node);
            size += item.Size;
            height = Math.Max(height, item.Height);
        }

        Leave(start.Style == SequenceStyle.Flow);
        return new YamlAnchor(new SequenceNode(items, reports.ToMark(start.Start)), size, height + 1);
    }

    private YamlAnchor ReadMapping(MappingStart start, int depth)
    {
        List<MappingEntry> entries = [];
        Dictionary<string, SourceMark> keys = new(StringComparer.Ordinal);
        int size = 1, height = 0;
        Enter(start.Style == MappingStyle.Flow);
        while (Next() is { } key and not MappingEnd)
        {
            YamlAnchor name = Read(depth + 1);
            Next();
            YamlAnchor value = Read(depth + 1);
            size += name.Size + value.Size;
            height = Math.Max(height, Math.Max(name.Height, value.Height));
            if (AcceptKey(name.Node, key, keys) is { } scalar)
            {
                entries.Add(new MappingEntry(scalar, value.Node));
            }
        }

        Leave(start.Style == MappingStyle.Flow);
        return new YamlAnchor(new MappingNode(entries, reports.ToMark(start.Start)), size, height + 1);
    }

    /// <summary>The key; null if it was refused.</summary>
    private ScalarNode? AcceptKey(DocumentNode key, ParsingEvent place, Dictionary<string, SourceMark> keys)
    {
        if (key is not ScalarNode scalar)
        {
            reports.Add(ManifestErrorId.WrongType, place.Start, "A key is a text, not a list or a mapping.", "a text");
            return null;
        }

        if (scalar is { Text: "<<", Style: Manifests.ScalarStyle.Plain })
        {
            reports.Add(
                ManifestErrorId.MergeKeyRefused, place.Start,
                "Merge keys are not used in manifests; write the keys out.", found: "<<");
            return null;
        }

        SourceMark mark = reports.ToMark(place.Start);
        if (keys.TryAdd(scalar.Text, mark))
        {
            return scalar;
        }

        reports.Add(
            ManifestErrorId.DuplicateKey, place.Start, $"The key is there already, at {keys[scalar.Text]}.",
            found: scalar.Text.Length <= 63 ? scalar.Text : null);
        return null;
    }

    private ScalarNode ReadScalar(Scalar scalar)
    {
        SourceMark mark = reports.ToMark(scalar.Start);
        bool isPlain = scalar.Style == YamlDotNet.Core.ScalarStyle.Plain;
        int quotes = isPlain ? 0 : 1;
        bool isVerbatim = scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty && scalar.Start.Line == scalar.End.Line
            && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * quotes);
        Manifests.ScalarStyle style = isPlain ? Manifests.ScalarStyle.Plain : Manifests.ScalarStyle.Text;
        return new ScalarNode(scalar.Value, style, mark, isVerbatim ? quotes : -1);
    }

    private ParsingEvent Next()
    {
        ParsingEvent? last = parser.Current;
        return parser.MoveNext() && parser.Current is { } next ? next : throw reports.StopMalformed(last);
    }

    private void Enter(bool isFlow) => _flowDepth += isFlow ? 1 : 0;

    private void Leave(bool isFlow) => _flowDepth -= isFlow ? 1 : 0;

    private void Count(int nodes, Mark mark)
    {
        _count = (int)Math.Min((long)_count + nodes, int.MaxValue);
        if (_count > limits.MaxNodes)
        {
            string more = $"has more than {limits.MaxNodes} nodes.";
            throw _hasAliases
                ? reports.Stop(ManifestErrorId.AliasBomb, mark, $"With its aliases the file {more}")
                : reports.Stop(ManifestErrorId.TooManyNodes, mark, $"The file {more}");
        }
    }

    /// <summary>The parser takes some tabs for indentation, where YAML 1.2 (6.1) forbids them.</summary>
    private void CheckTabs(ParsingEvent token)
    {
        int index = (int)token.Start.Index - 1;
        int tab = -1;
        while (_flowDepth == 0 && index >= 0 && index < text.Length && text[index] is ' ' or '\t')
        {
            tab = text[index] == '\t' ? index : tab;
            index--;
        }

        if (tab >= 0 && (index < 0 || text[index] == '\n'))
        {
            reports.AddTab((int)token.Start.Line, tab - index);
        }
    }
}
