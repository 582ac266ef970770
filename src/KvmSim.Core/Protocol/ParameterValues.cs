using System.Collections.Immutable;
using KvmSim.Messages;

namespace KvmSim.Protocol;

/// <summary>
/// Parameters given to a module, as text, as a value. Names and values are checked when they are read.
/// </summary>
public readonly struct ParameterValues : IEquatable<ParameterValues>
{
    private readonly ImmutableArray<KeyValuePair<string, string?>> _given;

    private ParameterValues(ImmutableArray<KeyValuePair<string, string?>> given) => _given = given;

    /// <summary>No parameter was given.</summary>
    public static ParameterValues Empty => default;

    /// <summary>All that were given, by name; of several of one name the last.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => Values;

    /// <summary>
    /// All words, in the order in which the kernel reads them; the value is null for a name that stands alone.
    /// </summary>
    internal ImmutableArray<KeyValuePair<string, string?>> Given => _given.IsDefault ? [] : _given;

    private SortedDictionary<string, string> Values
    {
        get
        {
            SortedDictionary<string, string> values = new(StringComparer.Ordinal);
            foreach ((string name, string? text) in Given)
            {
                values[NameOf(name)] = text ?? "1";
            }

            return values;
        }
    }

    /// <summary>Those values.</summary>
    public static ParameterValues Of(IEnumerable<KeyValuePair<string, string>> values) =>
        new([.. values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))]);

    /// <summary>
    /// Reads "name=value" words, as on insmod's command line; a bare name means "1", and of two the last counts.
    /// </summary>
    public static ParameterValues Parse(IEnumerable<string> words) => new([.. words.Select(word =>
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? KeyValuePair.Create(word, (string?)null)
            : KeyValuePair.Create(word[..equals], (string?)word[(equals + 1)..]);
    })]);

    /// <summary>These values with the other's laid over them.</summary>
    public ParameterValues Overlay(ParameterValues other)
    {
        HashSet<string> replaced = [.. other.Given.Select(pair => NameOf(pair.Key))];
        return new([.. Given.Where(pair => !replaced.Contains(NameOf(pair.Key))), .. other.Given]);
    }

    /// <summary>The value of a parameter as text, or its default.</summary>
    public string Text(ModuleParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Find(parameter.Name) ?? parameter.Default;
    }

    /// <summary>Whether the text is a value of that kind, as a recent kernel takes it.</summary>
    public static bool IsValid(ParameterKind kind, string text) => ParameterText.Check(kind, text) == Errno.None;

    /// <summary>"-" and "_" are the same in a parameter's name (parameq).</summary>
    internal static string NameOf(string given) => given.Replace('-', '_');

    /// <inheritdoc />
    public bool Equals(ParameterValues other) => Values.SequenceEqual(other.Values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ParameterValues other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Values.Count;

    /// <summary>"name=value" words.</summary>
    public override string ToString() => string.Join(' ', Values.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>Whether the same values were given.</summary>
    public static bool operator ==(ParameterValues left, ParameterValues right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ParameterValues left, ParameterValues right) => !left.Equals(right);

    internal bool Flag(string name, bool fallback) =>
        Find(name) is { } text && ParameterText.Boolean(text) is { } value ? value : fallback;

    internal int Number(string name, int fallback) => Find(name) is { } text
        && ParameterText.Number(text, int.MinValue, int.MaxValue, out long value) == Errno.None
            ? (int)value
            : fallback;

    internal KernelLogLevel? Level(string name) => Find(name) is { } text ? ParameterText.Level(text) : null;

    internal string? Find(string name)
    {
        for (int i = Given.Length - 1; i >= 0; i--)
        {
            if (string.Equals(NameOf(Given[i].Key), name, StringComparison.Ordinal))
            {
                return Given[i].Value ?? "1";
            }
        }

        return null;
    }
}
