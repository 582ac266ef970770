using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Views;

/// <summary>A property's value as a table shows it, the same in every culture.</summary>
internal static class CellText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "yes" : "no",
        PSObject wrapped => OfWrapped(wrapped),
        IDictionary dictionary => string.Join("\n", Pairs(dictionary)),
        IEnumerable many => string.Join(", ", many.Cast<object?>().Select(Of)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string OfWrapped(PSObject wrapped) => wrapped.BaseObject switch
    {
        PSCustomObject => wrapped.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable many and not string => Of(many),
        // Of an enumeration that was written down there is the number, and its name as the text.
        var plain => ViewSource.IsDeserialized(wrapped) ? wrapped.ToString(null, CultureInfo.InvariantCulture) : Of(plain),
    };

    private static IEnumerable<string> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return $"{Of(entry.Key)}: {Of(entry.Value)}";
        }
    }
}
