using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KvmSim.Logs;

/// <summary>
/// Undoes what the ways of a log's line have done to it: escapes of loggers, marks of pages and mails.
/// </summary>
internal static partial class LogRepair
{
    private const RegexOptions Options =
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    /// <summary>How many marks after a line are taken away, one after the other.</summary>
    private const int MostMarks = 12;

    /// <summary>
    /// The text with its escapes undone: rsyslog writes the newline in a record as #012, /dev/kmsg and dmesg as \x0a,
    /// JSON as \n; pages write entities and typographic signs.
    /// </summary>
    public static string Unescape(string text)
    {
        if (text.Contains("#01", StringComparison.Ordinal))
        {
            text = Octal().Replace(text, match => match.Groups["before"].Value
                + (char)Convert.ToInt32(match.Groups["octal"].Value, 8));
        }

        if (text.Contains('\\'))
        {
            text = Hexadecimal().Replace(text, match => ((char)byte.Parse(
                match.Groups["hex"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());
            text = Newline().Replace(text, "\n");
        }

        if (text.Contains('&'))
        {
            text = WebUtility.HtmlDecode(text);
        }

        return text.Replace('\u2019', '\'').Replace('\u00a0', ' ');
    }

    /// <summary>
    /// The text as it is, then without each mark that a page or a list has put after it: quotes, commas, brackets of
    /// JSON, emphasis, tags.
    /// </summary>
    public static IEnumerable<string> Shortened(string text)
    {
        yield return text;
        for (int i = 0; i < MostMarks && Mark().Match(text) is { Success: true, Index: > 0 } mark; i++)
        {
            text = text[..mark.Index];
            yield return text;
        }
    }

    /// <summary>
    /// The text with one colon and one blank after the name of a module, whatever separates them there.
    /// </summary>
    public static string Spaced(string text) => Separator().Replace(text, match => $"{match.Groups["module"].Value}: ");

    [GeneratedRegex(@"\b(?<module>kvm_intel|kvm_amd|kvm|virt/tdx|x86/cpu|smpboot)(\s*[:;|,]\s*|\s+-\s+)", Options)]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<before>^|[^U])#(?<octal>011|012|015)", Options)]
    private static partial Regex Octal();

    [GeneratedRegex(@"\\x(?<hex>0[9aAdD])", Options)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\\n(\s|$)", Options)]
    private static partial Regex Newline();

    /// <summary>
    /// Blanks, quotes, commas, brackets, emphasis, tags, escapes; what follows a closing quote; a remark behind an
    /// arrow, or that the line was repeated.
    /// </summary>
    [GeneratedRegex(
        @"(\s+|[""'`,;.!*_~)}\]|]|</?[A-Za-z][^<>]*>|\\[nr]|""[\s,;(].*|\s<[-=].*|\s[\[(]repeated [0-9]+ times?[\])])$",
        Options)]
    private static partial Regex Mark();
}
