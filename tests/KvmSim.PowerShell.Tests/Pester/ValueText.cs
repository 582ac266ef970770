using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KvmSim.PowerShell.Tests.Pester;

/// <summary>Values as messages show them: close to how they would be written in a script.</summary>
internal static class ValueText
{
    private const int MostElements = 10;

    internal static string Of(object? value) => Bare.Of(value) switch
    {
        null => "$null",
        bool truth => truth ? "$true" : "$false",
        string { Length: 0 } => "<empty>",
        string text => $"'{text}'",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        Type type => $"[{LanguagePrimitives.ConvertTo<string>(type)}]",
        ScriptBlock script => $"{{{script}}}",
        PSCustomObject or IDictionary => LanguagePrimitives.ConvertTo<string>(value),
        IEnumerable elements => Elements(elements),
        _ => LanguagePrimitives.ConvertTo<string>(value),
    };

    private static string Elements(IEnumerable elements)
    {
        List<string> shown = [.. elements.Cast<object?>().Take(MostElements + 1).Select(Of)];
        if (shown.Count > MostElements)
        {
            shown[^1] = "...";
        }

        return $"@({string.Join(", ", shown)})";
    }
}
