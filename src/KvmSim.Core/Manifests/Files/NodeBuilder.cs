using System.Globalization;
using System.Text.RegularExpressions;
using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>Builds a mapping to be written. What is null or empty is left out.</summary>
internal sealed class NodeBuilder
{
    private const int FoldFrom = 60;

    private static readonly Regex PlainText = new(
        @"\A[A-Za-z][A-Za-z0-9._/-]*(?: [A-Za-z0-9._/()-]+)*\z",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private readonly List<MappingEntry> _entries = [];

    public static ScalarNode Plain(string text) => new(text, ScalarStyle.Plain);

    /// <summary>A text: without quotes where neither YAML 1.2 nor 1.1 would take it for anything else.</summary>
    public static ScalarNode Text(string text)
    {
        bool isPlain = PlainText.IsMatch(text) && ScalarText.KindOf(text) == ScalarKind.Text
            && ScalarText.SuggestBoolean(text) is null;
        return new ScalarNode(text, isPlain ? ScalarStyle.Plain : ScalarStyle.Text);
    }

    /// <summary>A number, or a cpulist: strided where that is what makes it short.</summary>
    public static ScalarNode Cpus(CpuSet cpus)
    {
        string text = cpus.ToString();
        text = text.Length > FoldFrom && Strided(cpus) is { } strided ? strided : text;
        return new ScalarNode(text, cpus.Count == 1 ? ScalarStyle.Plain : ScalarStyle.Text);
    }

    public NodeBuilder Add(string key, DocumentNode value, string? comment = null)
    {
        _entries.Add(new MappingEntry(Key(key), value) { Comment = comment });
        return this;
    }

    public NodeBuilder Add(string key, NodeBuilder? value) =>
        value is { _entries.Count: > 0 } ? Add(key, value.Build()) : this;

    /// <summary>A set of CPUs; none is not written.</summary>
    public NodeBuilder AddCpus(string key, CpuSet cpus) => cpus.IsEmpty ? this : Add(key, Cpus(cpus));

    public NodeBuilder AddText(string key, string? value) => value is null ? this : Add(key, Text(value));

    public NodeBuilder AddNumber(string key, int? value) =>
        value is { } number ? Add(key, Plain(number.ToString(CultureInfo.InvariantCulture))) : this;

    public NodeBuilder AddBoolean(string key, bool? value) =>
        value is { } flag ? Add(key, Plain(flag ? "true" : "false")) : this;

    public NodeBuilder AddHex(string key, ulong? value) =>
        value is { } number ? Add(key, Plain(string.Create(CultureInfo.InvariantCulture, $"0x{number:x}"))) : this;

    public NodeBuilder AddFeatures(string key, CpuFeatureSet? features)
    {
        if (features is not { } set)
        {
            return this;
        }

        string text = set.ToString();
        return Add(key, text.Length > FoldFrom ? new ScalarNode(text, ScalarStyle.Folded) : Text(text));
    }

    public NodeBuilder AddList(string key, IEnumerable<DocumentNode> items)
    {
        List<DocumentNode> list = [.. items];
        return list.Count == 0 ? this : Add(key, new SequenceNode(list, SourceMark.None));
    }

    public NodeBuilder AddMap<T>(string key, IReadOnlyDictionary<string, T> values, Func<T, DocumentNode> convert)
    {
        NodeBuilder map = new();
        foreach ((string name, T value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            map.Add(name, convert(value));
        }

        return Add(key, map);
    }

    public MappingNode Build() => new(_entries, SourceMark.None);

    /// <summary>"0-254:1/2" for CPUs that are all equally far apart; null for others.</summary>
    private static string? Strided(CpuSet cpus)
    {
        int[] ids = [.. cpus];
        int step = ids[1] - ids[0];
        for (int i = 1; i < ids.Length; i++)
        {
            if (ids[i] - ids[i - 1] != step)
            {
                return null;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{ids[0]}-{ids[^1]}:1/{step}");
    }

    /// <summary>Register numbers stay as they are; any other key is a text.</summary>
    private static ScalarNode Key(string key) =>
        key.StartsWith("0x", StringComparison.Ordinal) && ScalarText.KindOf(key) == ScalarKind.Integer
            ? Plain(key)
            : Text(key);
}
