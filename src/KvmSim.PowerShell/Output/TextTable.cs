using System.Collections;
using System.Collections.Specialized;

namespace KvmSim.PowerShell.Output;

/// <summary>Something by name, in the order in which it was added; its text is "name: value" of each.</summary>
public sealed class TextTable : OrderedDictionary
{
    /// <summary>An empty table; the case of names does not matter.</summary>
    public TextTable()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>Its entries, with "; " between them; the values of a list with commas.</summary>
    public override string ToString() =>
        string.Join("; ", this.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}: {Shown(entry.Value)}"));

    private static object? Shown(object? value) =>
        value is IEnumerable many and not string ? string.Join(", ", many.Cast<object?>()) : value;
}
