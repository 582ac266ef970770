using System.Globalization;
using System.Text.RegularExpressions;

namespace KvmSim.Manifests;

/// <summary>
/// The meaning of plain scalars: YAML 1.2 core schema (spec 10.3.2), of which manifests take a part: decimal numbers
/// without leading zeros, 0x numbers, true and false.
/// </summary>
internal static class ScalarText
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly Regex Integer = new(@"\A(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", Options);

    private static readonly Regex Float = new(
        @"\A(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        Options);

    public static ScalarKind KindOf(ScalarNode node) =>
        node.Style == ScalarStyle.Plain ? KindOf(node.Text) : ScalarKind.Text;

    /// <summary>What a plain scalar of that text is.</summary>
    public static ScalarKind KindOf(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return ScalarKind.Null;
            case "true" or "True" or "TRUE" or "false" or "False" or "FALSE":
                return ScalarKind.Boolean;
        }

        bool mayBeNumber = text[0] is (>= '0' and <= '9') or '+' or '-' or '.';
        return !mayBeNumber ? ScalarKind.Text
            : Integer.IsMatch(text) ? ScalarKind.Integer
            : Float.IsMatch(text) ? ScalarKind.Float
            : ScalarKind.Text;
    }

    /// <summary>
    /// Reads an integer that manifests take. Says with <paramref name="fits"/> false that it is one, but too large.
    /// </summary>
    public static bool TryInteger(string text, out Int128 value, out bool fits)
    {
        value = 0;
        fits = true;
        bool isHex = text.StartsWith("0x", StringComparison.Ordinal);
        string digits = isHex ? text[2..] : text.TrimStart('-');
        bool isOneNumber = isHex ? digits.All(char.IsAsciiHexDigit)
            : text.Length - digits.Length <= 1 && digits.All(char.IsAsciiDigit) && (
                digits.Length == 1 || digits is not ['0', ..]);
        if (digits.Length == 0 || !isOneNumber)
        {
            return false;
        }

        fits = digits.Length <= 30;
        if (!fits)
        {
            return true;
        }

        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        value = Int128.Parse(digits, style, CultureInfo.InvariantCulture);
        value = text[0] == '-' ? -value : value;
        return true;
    }

    /// <summary>What was meant by a number in a notation that manifests don't take; null if nothing is.</summary>
    public static string? SuggestInteger(ScalarNode node)
    {
        string text = node.Text.Trim();
        string trimmed = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        if (trimmed.Length is > 1 and < 31 && trimmed.All(char.IsAsciiDigit))
        {
            trimmed = trimmed.TrimStart('0') is { Length: > 0 } rest ? rest : "0";
        }

        trimmed = trimmed.StartsWith("0X", StringComparison.Ordinal) ? "0x" + trimmed[2..] : trimmed;
        return trimmed.Length <= 40 && TryInteger(trimmed, out _, out _) ? trimmed : null;
    }

    /// <summary>The boolean that YAML 1.1 readers would have made of the text; null if none.</summary>
    public static string? SuggestBoolean(string text) => text.ToUpperInvariant() switch
    {
        "YES" or "ON" or "Y" or "TRUE" or "1" or "ENABLED" => "true",
        "NO" or "OFF" or "N" or "FALSE" or "0" or "DISABLED" => "false",
        _ => null,
    };
}
