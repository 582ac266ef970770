using System.Globalization;
using System.Text.Json;
using KvmSim.Hardware;

namespace KvmSim.Conformance;

/// <summary>The arguments of a recorded operation; a <see cref="FormatException"/> if one is of another kind.</summary>
internal static class TraceArguments
{
    public static string Text(RecordedOperation operation, int index) =>
        Find(operation, index) is { ValueKind: JsonValueKind.String } text
            ? text.GetString()!
            : throw new FormatException($"Argument {index + 1} of '{operation.Name}' has to be a text.");

    /// <summary>A text, or a number as text: what is written to a file.</summary>
    public static string Word(RecordedOperation operation, int index) =>
        Find(operation, index) is { ValueKind: JsonValueKind.Number } number
            ? number.GetRawText() : Text(operation, index);

    public static int Number(RecordedOperation operation, int index) =>
        Find(operation, index) is { ValueKind: JsonValueKind.Number } number
        && number.TryGetInt32(out int value)
        && value >= 0
            ? value
            : throw new FormatException($"Argument {index + 1} of '{operation.Name}' has to be a number from 0 on.");

    public static int Cpu(RecordedOperation operation, int index) =>
        Number(operation, index) is var cpu and < CpuSet.MaxCpus
            ? cpu
            : throw new FormatException($"Argument {index + 1} of '{operation.Name}' is not a CPU number.");

    /// <summary>The CPU in the recorder's "@N".</summary>
    public static int CpuOf(string at) =>
        at.Length > 1 && at[0] == '@'
        && int.TryParse(at.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int cpu)
        && cpu < CpuSet.MaxCpus
            ? cpu
            : throw new FormatException($"'{at}' does not name a CPU.");

    /// <summary>CPU properties; none if the argument is not there. Of two of one name the last counts.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Properties(RecordedOperation operation, int index)
    {
        Dictionary<string, JsonElement> properties = new(StringComparer.Ordinal);
        if (Find(operation, index) is not { } given)
        {
            return properties;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"Argument {index + 1} of '{operation.Name}' has to be an object.");
        }

        foreach (JsonProperty member in given.EnumerateObject())
        {
            properties[member.Name] = member.Value;
        }

        return properties;
    }

    private static JsonElement? Find(RecordedOperation operation, int index) =>
        index < operation.Arguments.Count ? operation.Arguments[index] : null;
}
