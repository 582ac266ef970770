using System.Globalization;
using KvmSim.Description;
using KvmSim.Hardware;

namespace KvmSim.Manifests;

/// <summary>
/// Reads typed values out of a mapping that the schema was compared with. What is not there, or not what the schema
/// asks for, is null: that was reported already, and binding goes on to find what else is wrong.
/// </summary>
internal sealed class Fields(MappingNode node, ManifestPath path, SchemaContext context)
{
    public MappingNode Node => node;

    public ManifestPath Path => path;

    public SourceMark MarkOf(string key) => node.Find(key)?.Value.Mark ?? node.Mark;

    public DocumentNode? Value(string key) => node.Find(key)?.Value;

    public ScalarNode? Scalar(string key) => Value(key) as ScalarNode;

    public string? Text(string key) => Scalar(key)?.Text;

    public bool? Boolean(string key) => Text(key) switch { "true" => true, "false" => false, _ => null };

    public int? Integer(string key) => Number(key) is { } value && value <= int.MaxValue ? (int)value : null;

    public uint? UnsignedInteger(string key) => Number(key) is { } value && value <= uint.MaxValue ? (uint)value : null;

    public CpuSet? Cpus(string key) => Scalar(key) is { } scalar ? Cpus(scalar) : null;

    public CpuSet? Cpus(ScalarNode scalar) =>
        context.CpuLists.TryRead(scalar.Text, out CpuSet cpus, out _) ? cpus : null;

    /// <summary>A list of cpulists; null if it is not there.</summary>
    public IReadOnlyList<CpuSet>? CpuLists(string key) => Value(key) is SequenceNode list
        ? [.. list.Items.OfType<ScalarNode>().Select(Cpus).OfType<CpuSet>()]
        : null;

    public Fields? Child(string key) =>
        Value(key) is MappingNode mapping ? new Fields(mapping, path.Key(key), context) : null;

    /// <summary>The mappings of a list.</summary>
    public IEnumerable<Fields> Items(string key)
    {
        IReadOnlyList<DocumentNode> items = (Value(key) as SequenceNode)?.Items ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is MappingNode mapping)
            {
                yield return new Fields(mapping, path.Key(key).Item(i), context);
            }
        }
    }

    /// <summary>The texts of a list, or the one text that stands for a list.</summary>
    public IReadOnlyList<string> Texts(string key) => Value(key) switch
    {
        ScalarNode scalar => [scalar.Text],
        SequenceNode sequence => [.. sequence.Items.OfType<ScalarNode>().Select(item => item.Text)],
        _ => [],
    };

    public CpuFeatureSet? Features(string key)
    {
        IEnumerable<string>? names = Value(key) switch
        {
            ScalarNode scalar => FeatureNames.Split(scalar.Text).Select(word => word.Name),
            SequenceNode sequence => sequence.Items.OfType<ScalarNode>().Select(item => item.Text),
            _ => null,
        };
        if (names is null)
        {
            return null;
        }

        List<CpuFeature> features = [];
        foreach (string name in names)
        {
            if (CpuFeatureTable.TryGet(name, out CpuFeature? feature))
            {
                features.Add(feature!);
            }
        }

        return CpuFeatureSet.Of(features);
    }

    public MsrSet Msrs(string key)
    {
        List<KeyValuePair<uint, ulong>> values = [];
        foreach (MappingEntry entry in (Value(key) as MappingNode)?.Entries ?? [])
        {
            if (Number(entry.Key) is { } index and <= uint.MaxValue && Number(entry.Value) is { } value)
            {
                values.Add(KeyValuePair.Create((uint)index, value));
            }
        }

        return MsrSet.Of(values);
    }

    /// <summary>Leaves, each "0x7.0", with four registers in hexadecimal.</summary>
    public CpuidTable Cpuid(string key)
    {
        List<KeyValuePair<CpuidLeaf, CpuidAnswer>> leaves = [];
        foreach (MappingEntry entry in (Value(key) as MappingNode)?.Entries ?? [])
        {
            string[] name = entry.Key.Text.Split('.');
            string[] words = entry.Value is ScalarNode scalar ? scalar.Text.Split(' ') : [];
            if (name.Length == 2 && words.Length == 4 && name[0].StartsWith("0x", StringComparison.Ordinal)
                && Hex(name[0][2..]) is { } leaf
                && uint.TryParse(name[1], CultureInfo.InvariantCulture, out uint subleaf)
                && Hex(words[0]) is { } eax && Hex(words[1]) is { } ebx && Hex(words[2]) is { } ecx
                && Hex(words[3]) is { } edx)
            {
                leaves.Add(KeyValuePair.Create(new CpuidLeaf(leaf, subleaf), new CpuidAnswer(eax, ebx, ecx, edx)));
            }
        }

        return CpuidTable.Of(leaves);
    }

    /// <summary>Module, parameter, value.</summary>
    public SortedDictionary<string, IReadOnlyDictionary<string, ParameterValue>> Parameters(string key)
    {
        SortedDictionary<string, IReadOnlyDictionary<string, ParameterValue>> modules = new(StringComparer.Ordinal);
        foreach (MappingEntry entry in (Value(key) as MappingNode)?.Entries ?? [])
        {
            modules[entry.Key.Text] = new SortedDictionary<string, ParameterValue>(
                ParameterMap(entry.Value), StringComparer.Ordinal);
        }

        return modules;
    }

    /// <summary>Parameter, value, in the order in which they stand: the kernel reads them in it.</summary>
    public IReadOnlyDictionary<string, ParameterValue> ParameterMap(string key) => ParameterMap(Value(key));

    private static Dictionary<string, ParameterValue> ParameterMap(DocumentNode? value)
    {
        Dictionary<string, ParameterValue> parameters = new(StringComparer.Ordinal);
        foreach (MappingEntry entry in (value as MappingNode)?.Entries ?? [])
        {
            if (entry.Value is ScalarNode scalar)
            {
                parameters[entry.Key.Text] = Parameter(scalar);
            }
        }

        return parameters;
    }

    /// <summary>A parameter's value as the kernel is given it.</summary>
    public static ParameterValue Parameter(ScalarNode scalar) => ScalarText.KindOf(scalar) switch
    {
        ScalarKind.Boolean => ParameterValue.Of(scalar.Text == "true"),
        ScalarKind.Integer when ScalarText.TryInteger(scalar.Text, out Int128 value, out _)
            && value >= long.MinValue && value <= long.MaxValue => ParameterValue.Of((long)value),
        _ => ParameterValue.Of(scalar.Text),
    };

    private static uint? Hex(string text) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            ? value : null;

    private ulong? Number(string key) => Value(key) is { } value ? Number(value) : null;

    private static ulong? Number(DocumentNode value) =>
        value is ScalarNode { Style: ScalarStyle.Plain } scalar
        && ScalarText.TryInteger(scalar.Text, out Int128 number, out bool fits)
        && fits && number >= 0 && number <= ulong.MaxValue ? (ulong)number : null;
}
