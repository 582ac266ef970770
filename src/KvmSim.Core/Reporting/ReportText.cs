using System.Globalization;
using System.Text;

namespace KvmSim.Reporting;

/// <summary>
/// Text of files and logs as a report may hold it: nothing that a terminal obeys, that turns the direction of writing, or
/// that XML does not have. Such characters are written as \u001b.
/// </summary>
internal static class ReportText
{
    /// <summary>One line; line ends are written out too.</summary>
    public static string Safe(string text)
    {
        if (text.All(c => c is >= ' ' and < '\u007f'))
        {
            return text;
        }

        StringBuilder safe = new(text.Length + 16);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            bool isWhole = Rune.DecodeFromUtf16(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (isWhole && rune.Value == '\t')
            {
                safe.Append(' ');
            }
            else if (isWhole && IsPlain(rune))
            {
                safe.Append(rest[..length]);
            }
            else
            {
                foreach (char c in rest[..length])
                {
                    safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                }
            }

            rest = rest[length..];
        }

        return safe.ToString();
    }

    /// <summary>Several lines.</summary>
    public static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(line => Safe(line.EndsWith('\r') ? line[..^1] : line));

    /// <summary>
    /// Lines of at most that many characters, broken between words only: a longer word stays whole on a line of its own.
    /// </summary>
    public static IEnumerable<string> Wrap(string text, string first, string next, int width)
    {
        StringBuilder line = new(first);
        bool isEmpty = true;
        foreach (string word in Safe(text).Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString().TrimEnd();
                line.Clear().Append(next);
                isEmpty = true;
            }

            line.Append(isEmpty ? "" : " ").Append(word);
            isEmpty = false;
        }

        yield return line.ToString().TrimEnd();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
