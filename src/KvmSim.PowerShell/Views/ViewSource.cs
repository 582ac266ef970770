using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// An object as views read it: by the names of its properties, so one that came from a file, a job or another host
/// shows as the live one does.
/// </summary>
internal readonly struct ViewSource(PSObject item)
{
    private const string Prefix = "Deserialized.";

    /// <summary>The name of its type, as of the live object.</summary>
    public string TypeName => Live(item.TypeNames.Count > 0 ? item.TypeNames[0] : "");

    /// <summary>The object.</summary>
    public PSObject Wrapped => item;

    /// <summary>The value of a property; null if it has none of that name.</summary>
    public object? this[string name] => item.Properties[name]?.Value;

    /// <summary>A property as text.</summary>
    public string Text(string name) => CellText.Of(this[name]);

    /// <summary>A number; 0 where there is none.</summary>
    public int Number(string name) =>
        LanguagePrimitives.TryConvertTo(this[name], CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>A large number; 0 where there is none.</summary>
    public long Large(string name) =>
        LanguagePrimitives.TryConvertTo(this[name], CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>Whether a property is true.</summary>
    public bool IsTrue(string name) => LanguagePrimitives.IsTrue(this[name]);

    /// <summary>The elements of a list as text.</summary>
    public string[] List(string name) => [.. Elements(this[name]).Select(CellText.Of)];

    /// <summary>The elements of a list as objects.</summary>
    public ViewSource[] Each(string name) => [.. Elements(this[name]).Select(Of)];

    /// <summary>An object that a property holds; null if it holds none.</summary>
    public ViewSource? Inner(string name) => this[name] is { } value ? Of(value) : null;

    public static ViewSource Of(object? value) => new(PSObject.AsPSObject(value ?? ""));

    /// <summary>The elements of whatever a property holds; a single value is one, null is none.</summary>
    internal static IEnumerable<object?> Elements(object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => [],
            string text => [text],
            IDictionary dictionary => [dictionary],
            IEnumerable many => many.Cast<object?>(),
            _ => [value],
        };

    internal static string Live(string typeName) =>
        typeName.StartsWith(Prefix, StringComparison.Ordinal) ? typeName[Prefix.Length..] : typeName;

    internal static bool IsDeserialized(PSObject item) =>
        item.TypeNames.Count > 0 && item.TypeNames[0].StartsWith(Prefix, StringComparison.Ordinal);
}
