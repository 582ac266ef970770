using System.Globalization;
using System.Text;

namespace KvmSim.Manifests;

/// <summary>What a message quotes of a file: short, and nothing that a terminal would obey.</summary>
internal static class Excerpt
{
    private const int MaxLength = 60;

    public static string Of(string text) => Cut(text, MaxLength);

    /// <summary>A sentence that quotes the file.</summary>
    public static string Long(string text) => Cut(text, 3 * MaxLength);

    /// <summary>The node in words: "the number 5", "a list".</summary>
    public static string Describe(DocumentNode node) => node switch
    {
        SequenceNode => "a list",
        MappingNode => "a mapping",
        ScalarNode scalar => Describe(scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

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

    private static string Describe(ScalarNode scalar) => ScalarText.KindOf(scalar) switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => $"the boolean {Of(scalar.Text)}",
        ScalarKind.Integer or ScalarKind.Float => $"the number {Of(scalar.Text)}",
        _ => $"the text '{Of(scalar.Text)}'",
    };

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
