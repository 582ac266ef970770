using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Reporting;

/// <summary>
/// Reads an object that a command wrote by the names of its properties, so that one that came back from Export-Clixml,
/// a job or another machine is read like a live one.
/// </summary>
internal readonly struct WrittenObject(PSObject item)
{
    private const string Deserialized = "Deserialized.";

    /// <summary>
    /// The full names of its type and of those that it is based on, as they were before it was written down.
    /// </summary>
    public IEnumerable<string> TypeNames => item.TypeNames.Select(name =>
        name.StartsWith(Deserialized, StringComparison.Ordinal) ? name[Deserialized.Length..] : name);

    /// <summary>The object as text.</summary>
    public string AsText => item.ToString(format: null, CultureInfo.InvariantCulture);

    /// <summary>The object itself.</summary>
    public object Base => item.BaseObject;

    /// <summary>A property as text; "" where there is none.</summary>
    public string Text(string name) => Find(name) is { } value ? TextOf(value) : "";

    /// <summary>A property as text; null where there is none, or it is empty.</summary>
    public string? OptionalText(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>The object with all that PowerShell knows of it.</summary>
    public PSObject Wrapped => item;

    /// <summary>An enum by its name; its first value where it is none.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum => Enum.TryParse(Text(name), out T value) ? value : default;

    /// <summary>A set of CPUs that is written as a cpulist; empty where it is none.</summary>
    public CpuSet Cpus(string name) => CpuSet.TryParse(Text(name), out CpuSet cpus, out _) ? cpus : CpuSet.Empty;

    /// <summary>What a table holds under a key; null where it holds nothing.</summary>
    public object? Entry(string table, string key) => Find(table) switch
    {
        PSObject { BaseObject: IDictionary entries } => entries[key],
        IDictionary entries => entries[key],
        _ => null,
    };

    /// <summary>A number; 0 where there is none.</summary>
    public int Number(string name) => int.TryParse(
        Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : 0;

    /// <summary>Whether a property is true.</summary>
    public bool Truth(string name) => Find(name) is { } value && LanguagePrimitives.IsTrue(value);

    /// <summary>An object; null where there is none.</summary>
    public WrittenObject? Item(string name) =>
        Find(name) is { } value ? new WrittenObject(PSObject.AsPSObject(value)) : null;

    /// <summary>The items of a list.</summary>
    public IEnumerable<WrittenObject> Items(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        IEnumerable? items = LanguagePrimitives.GetEnumerable(value);
        return items is null
            ? [new WrittenObject(PSObject.AsPSObject(value))]
            : items.Cast<object?>().OfType<object>().Select(one => new WrittenObject(PSObject.AsPSObject(one)));
    }

    /// <summary>The items of a list as text.</summary>
    public string[] Texts(string name) => [.. Items(name).Select(one => one.AsText)];

    private object? Find(string name)
    {
        object? value = item.Properties[name]?.Value;
        return value is PSObject { BaseObject: null } ? null : value;
    }

    /// <summary>
    /// An enum that was written down is a number that remembers its name; a name is what is asked for.
    /// </summary>
    private static string TextOf(object value) => value switch
    {
        Enum named => named.ToString(),
        PSObject wrapped => wrapped.ToString(format: null, CultureInfo.InvariantCulture),
        IFormattable plain => plain.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
