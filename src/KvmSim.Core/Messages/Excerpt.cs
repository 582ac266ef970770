using System.Globalization;
using System.Text;

namespace KvmSim.Messages;

/// <summary>What a message quotes of a file: short, and nothing that a terminal would obey.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    public static string Of(string text) => Cut(text, MaxLength);

    /// <summary>A sentence that quotes the file.</summary>
    public static string Long(string text) => Cut(text, 3 * MaxLength);

    private static string Cut(string text, int maxLength)
    {
        StringBuilder safe = new();
        int length = Math.Min(text.Length, maxLength);
        for (int i = 0; i < length; i++)
        {
            AppendSafe(safe, text, i);
        }

        return text.Length > maxLength ? safe.Append('…').ToString() : safe.ToString();
    }

    private static void AppendSafe(StringBuilder safe, string text, int index)
    {
        char character = text[index];
        bool isUnsafe = CharUnicodeInfo.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
        if (isUnsafe)
        {
            safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
        }
        else
        {
            safe.Append(character);
        }
    }
}
