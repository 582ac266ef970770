namespace KvmSim.Capture;

/// <summary>Small steps through a line of bytes.</summary>
internal static class TextScan
{
    /// <summary>If the text begins so, goes past it.</summary>
    public static bool Skip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
    {
        if (!text.StartsWith(prefix))
        {
            return false;
        }

        text = text[prefix.Length..];
        return true;
    }

    /// <summary>What stands up to a blank or the end; goes past it and the blanks behind it.</summary>
    public static ReadOnlySpan<byte> Word(ref ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t"u8);
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> word = end < 0 ? text : text[..end];
        text = text[word.Length..].TrimStart(" \t"u8);
        return word;
    }

    /// <summary>The text as far as a person needs it to recognise the place.</summary>
    public static string Excerpt(ReadOnlySpan<byte> text)
    {
        const int Length = 60;
        bool isLong = text.Length > Length;
        char[] characters = new char[Math.Min(text.Length, Length)];
        for (int i = 0; i < characters.Length; i++)
        {
            characters[i] = text[i] is >= 0x20 and < 0x7f ? (char)text[i] : '.';
        }

        return new string(characters) + (isLong ? "..." : "");
    }
}
