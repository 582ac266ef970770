using System.Collections;
using System.Globalization;
using System.Management.Automation;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Views;

/// <summary>
/// A property's value as a table shows it, the same in every culture. Objects that came from a file, a job or another
/// host are
/// shown by it too, so what a terminal would obey is written out here once more.
/// </summary>
internal static class CellText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => ForeignText.Block(text),
        bool flag => flag ? "yes" : "no",
        PSObject wrapped => OfWrapped(wrapped),
        IDictionary dictionary => string.Join("\n", Pairs(dictionary)),
        IEnumerable many => string.Join(", ", many.Cast<object?>().Select(Of)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => ForeignText.Block(value.ToString() ?? ""),
    };

    private static string OfWrapped(PSObject wrapped) => wrapped.BaseObject switch
    {
        PSCustomObject => ForeignText.Block(wrapped.ToString(null, CultureInfo.InvariantCulture)),
        IEnumerable many and not string => Of(many),
        // Of an enumeration that was written down there is the number, and its name as the text.
        var plain => ViewSource.IsDeserialized(wrapped)
            ? ForeignText.Block(wrapped.ToString(null, CultureInfo.InvariantCulture))
            : Of(plain),
    };

    private static IEnumerable<string> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return $"{Of(entry.Key)}: {Of(entry.Value)}";
        }
    }
}
