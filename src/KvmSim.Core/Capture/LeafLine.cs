using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// A line "CPUID 00000007: EAX-EBX-ECX-EDX [SL 00] [remarks]" of AIDA64 and its forebears: the colon may be missing,
/// blanks or tabs may stand around it, and blanks instead of the hyphens.
/// </summary>
internal static class LeafLine
{
    /// <summary>What each such line begins with.</summary>
    public static ReadOnlySpan<byte> Mark => "CPUID "u8;

    /// <summary>Whether the line is a whole leaf.</summary>
    public static bool Is(ReadOnlySpan<byte> line) =>
        line.StartsWith(Mark) && TryParse(line[Mark.Length..], out _, out _, out _);

    /// <param name="text">What stands behind <see cref="Mark"/>.</param>
    /// <param name="leaf">The leaf.</param>
    /// <param name="answer">Its four registers.</param>
    /// <param name="rest">What stands behind them.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, out uint leaf, out CpuidAnswer answer, out ReadOnlySpan<byte> rest)
    {
        uint eax = 0, ebx = 0, ecx = 0, edx = 0;
        rest = text;
        bool isWhole = Word(ref rest, out leaf) && Colon(ref rest)
            && Word(ref rest, out eax) && Separator(ref rest) && Word(ref rest, out ebx)
            && Separator(ref rest) && Word(ref rest, out ecx) && Separator(ref rest) && Word(ref rest, out edx)
            && (rest.IsEmpty || rest[0] is (byte)' ' or (byte)'\t');
        answer = new CpuidAnswer(eax, ebx, ecx, edx);
        return isWhole;
    }

    private static bool Word(ref ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        if (text.Length < 8 || !Hex.TryWord(text[..8], out value))
        {
            return false;
        }

        text = text[8..];
        return true;
    }

    private static bool Colon(ref ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text.TrimStart(" \t"u8);
        rest = rest is [(byte)':', ..] ? rest[1..].TrimStart(" \t"u8) : rest;
        bool isThere = rest.Length < text.Length;
        text = rest;
        return isThere;
    }

    private static bool Separator(ref ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> rest = text is [(byte)'-', ..] ? text[1..] : text.TrimStart(" \t"u8);
        bool isThere = rest.Length < text.Length;
        text = rest;
        return isThere;
    }
}
