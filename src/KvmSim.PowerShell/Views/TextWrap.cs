namespace KvmSim.PowerShell.Views;

/// <summary>
/// Breaks text at words; a word longer than a line after a comma, a hyphen or the like, if it has one.
/// </summary>
internal static class TextWrap
{
    private static readonly char[] Seams = [',', ';', '/', '|', '_', '-', '=', ':', '.', '\\'];

    /// <summary>The lines; at least one, none longer than the width.</summary>
    /// <param name="text">The text; a newline in it ends a line.</param>
    /// <param name="width">How long a line may be.</param>
    /// <param name="indent">By how much lines after the first of each paragraph are moved in.</param>
    public static List<string> Lines(string text, int width, int indent = 0)
    {
        List<string> lines = [];
        foreach (string paragraph in text.Split('\n'))
        {
            Add(lines, paragraph.TrimEnd(), Math.Max(1, width), Math.Min(indent, Math.Max(0, width - 1)));
        }

        return lines;
    }

    /// <summary>The length of the longest piece of a text that has no place to break it.</summary>
    public static int LongestPiece(string text)
    {
        int longest = 0;
        int begin = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                begin = i + 1;
                continue;
            }

            if (i > begin && (Seams.Contains(text[i - 1]) || IsHump(text, i)))
            {
                begin = i;
            }

            longest = Math.Max(longest, i + 1 - begin);
        }

        return longest;
    }

    private static void Add(List<string> lines, string text, int width, int indent)
    {
        string margin = "";
        while (text.Length > width - margin.Length)
        {
            int end = Break(text, width - margin.Length);
            lines.Add((margin + text[..end]).TrimEnd());
            text = text[end..].TrimStart();
            margin = new string(' ', indent);
        }

        lines.Add(margin + text);
    }

    /// <summary>How much of a text that is too long goes on this line.</summary>
    private static int Break(string text, int width)
    {
        int space = text.LastIndexOf(' ', width);
        if (space > 0 && !string.IsNullOrWhiteSpace(text[..space]))
        {
            return space;
        }

        int seam = text.LastIndexOfAny(Seams, width - 1) + 1;
        seam = seam > 1 ? seam : LastHump(text, width);
        return seam > 1 ? seam : width;
    }

    /// <summary>
    /// Where the last word of a name such as VmcsInconsistent begins that is within the width; 0 if none does.
    /// </summary>
    private static int LastHump(string text, int width)
    {
        for (int i = Math.Min(width, text.Length - 1); i > 0; i--)
        {
            if (IsHump(text, i))
            {
                return i;
            }
        }

        return 0;
    }

    private static bool IsHump(string text, int at) => char.IsUpper(text[at]) && char.IsLower(text[at - 1]);
}
