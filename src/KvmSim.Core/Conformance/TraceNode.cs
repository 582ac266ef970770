using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;

namespace KvmSim.Conformance;

/// <summary>A value of a trace, with its place: what it is read as, it must be.</summary>
internal sealed class TraceNode(string file, string path, JsonElement element)
{
    public JsonElement Element => element;

    public TraceException Error(string message) => new(file, path.Length == 0 ? null : path, message);

    public TraceNode Get(string name) => Find(name) ?? throw new TraceException(file, Path(name), "it is missing.");

    public TraceNode? Find(string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Error($"an object is expected here, not {Describe()}.");
        }

        return element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? new TraceNode(file, Path(name), member)
            : null;
    }

    public string Text() => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw Error($"a text is expected here, not {Describe()}.");

    /// <summary>Any value, to be used after the document is gone; every text in it is known to be one.</summary>
    public JsonElement Value()
    {
        Touch(element);
        return element.Clone();
    }

    public bool Truth() => element.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? element.GetBoolean()
        : throw Error($"true or false is expected here, not {Describe()}.");

    public double Real() => element.ValueKind == JsonValueKind.Number
        ? element.GetDouble()
        : throw Error($"a number is expected here, not {Describe()}.");

    public int Number(int least, int most) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) && value >= least
            && value <= most
            ? value
            : throw Error($"a whole number from {least} to {most} is expected here, not {Describe()}.");

    public CpuSet CpuList() => CpuSet.TryParse(Text(), out CpuSet set, out CpuListError? error)
        ? set
        : throw Error(error!.Message);

    public int CpuNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cpu) && cpu < CpuSet.MaxCpus
            ? cpu
            : throw Error($"'{text}' is not a CPU number.");

    public ulong Hex(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Error($"'{text}' is not a hexadecimal number.");

    public IReadOnlyList<TraceNode> Items(int most)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Error($"a list is expected here, not {Describe()}.");
        }

        if (element.GetArrayLength() > most)
        {
            throw Error($"it has {element.GetArrayLength()} entries, and {most} are allowed.");
        }

        return [.. element.EnumerateArray().Select((item, index) =>
            new TraceNode(file, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), item))];
    }

    public IReadOnlySet<string> Texts() => Items(10_000).Select(item => item.Text()).ToHashSet(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, TraceNode>> MemberNodes() => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().Select(member =>
            KeyValuePair.Create(member.Name, new TraceNode(file, $"{path}.{member.Name}", member.Value)))
        : throw Error($"an object is expected here, not {Describe()}.");

    public IReadOnlyDictionary<string, JsonElement> Members()
    {
        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach ((string name, TraceNode member) in MemberNodes())
        {
            if (!members.TryAdd(name, member.Value()))
            {
                throw member.Error("it is there twice.");
            }
        }

        return members;
    }

    /// <summary>Texts are decoded where they are used, and what is no Unicode fails only there: use them all.</summary>
    private static void Touch(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                value.EnumerateArray().ToList().ForEach(Touch);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    _ = member.Name;
                    Touch(member.Value);
                }

                break;
        }
    }

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string Describe()
    {
        string text = element.GetRawText();
        return text.Length <= 40 ? text : $"{text[..40]}…";
    }
}
