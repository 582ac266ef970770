using System.Collections.Immutable;
using System.Globalization;
using KvmSim.Compatibility;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// Parameters given to a module, by name, as text, as a value. Names and values are checked when they are read.
/// </summary>
public readonly struct ParameterValues : IEquatable<ParameterValues>
{
    private readonly ImmutableSortedDictionary<string, string>? _values;

    private ParameterValues(ImmutableSortedDictionary<string, string> values) => _values = values;

    /// <summary>No parameter was given.</summary>
    public static ParameterValues Empty => default;

    /// <summary>All that were given, by name.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => Values;

    private ImmutableSortedDictionary<string, string> Values =>
        _values ?? ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>Those values.</summary>
    public static ParameterValues Of(IEnumerable<KeyValuePair<string, string>> values) =>
        new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).SetItems(values));

    /// <summary>Reads "name=value" words, as on insmod's command line; a bare name means "1", and of two the last counts.</summary>
    public static ParameterValues Parse(IEnumerable<string> words) => Of(words.Select(word =>
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? KeyValuePair.Create(word, "1") : KeyValuePair.Create(word[..equals], word[(equals + 1)..]);
    }));

    /// <summary>These values with the other's laid over them.</summary>
    public ParameterValues Overlay(ParameterValues other) => new(Values.SetItems(other.Values));

    /// <summary>The value of a parameter as text, or its default.</summary>
    public string Text(ModuleParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return Values.GetValueOrDefault(parameter.Name) ?? parameter.Default;
    }

    /// <summary>
    /// Whether the text is a value of that kind, as the kernel's param_set_bool and its like take it.
    /// </summary>
    public static bool IsValid(ParameterKind kind, string text) => kind switch
    {
        ParameterKind.Boolean => TryBoolean(text, out _),
        ParameterKind.Integer => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _),
        _ => TryLevel(text, out _),
    };

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
        Values.TryGetValue(name, out string? text) && TryBoolean(text, out bool value) ? value : fallback;

    internal int Number(string name, int fallback) =>
        Values.TryGetValue(name, out string? text) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
            ? value
            : fallback;

    internal KernelLogLevel? Level(string name) =>
        Values.TryGetValue(name, out string? text) && TryLevel(text, out KernelLogLevel level) ? level : null;

    private static bool TryBoolean(string text, out bool value)
    {
        value = text is "1" or "y" or "Y" or "on" or "true" or "True";
        return value || text is "0" or "n" or "N" or "off" or "false" or "False";
    }

    private static bool TryLevel(string text, out KernelLogLevel level) =>
        Enum.TryParse(text, ignoreCase: true, out level) && !char.IsAsciiDigit(text[0]) && Enum.IsDefined(level);
}
