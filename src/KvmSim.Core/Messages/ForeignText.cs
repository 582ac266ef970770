using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace KvmSim.Messages;

/// <summary>
/// The one place where text of files, names and logs becomes text that is shown: nothing in it that a terminal obeys,
/// that turns
/// the direction of writing, that is not seen, or that XML does not have. Such characters are written as \u001b. What
/// may be shown is
/// the same string afterwards.
/// </summary>
public static class ForeignText
{
    /// <summary>One line: ends of lines are written out too; a tabulator is a blank.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Line(string? text) => text is null || IsPlain(text) ? text : Shown(text, keepLines: false);

    /// <summary>One line or several: what ends a line stays one "\n".</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Block(string? text) => text is null || IsPlain(text) ? text : Shown(text, keepLines: true);

    /// <summary>The lines of a text, each shown as one.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Block(text).Split('\n');
    }

    /// <summary>Whether a character of a text may be shown as it is.</summary>
    public static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    private static string Shown(string text, bool keepLines)
    {
        StringBuilder shown = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            bool isWhole = Rune.DecodeFromUtf16(rest, out Rune rune, out int length) == OperationStatus.Done;
            if (isWhole && IsShown(rune))
            {
                shown.Append(rest[..length]);
            }
            else if (rest[0] == '\t')
            {
                shown.Append(' ');
            }
            else if (keepLines && rest[0] == '\n')
            {
                shown.Append('\n');
            }
            else if (!keepLines || rest is not ['\r', '\n', ..])
            {
                foreach (char part in rest[..length])
                {
                    shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)part:x4}");
                }
            }

            rest = rest[length..];
        }

        return shown.Equals(text) ? text : shown.ToString();
    }
}
