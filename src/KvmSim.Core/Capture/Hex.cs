using System.Buffers.Text;

namespace KvmSim.Capture;

/// <summary>Numbers in dumps. Nothing is taken for a number that is only the beginning of one.</summary>
internal static class Hex
{
    /// <summary>Exactly 8 hexadecimal digits.</summary>
    public static bool TryWord(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        return text.Length == 8 && Utf8Parser.TryParse(text, out value, out int used, 'x') && used == 8;
    }

    /// <summary>1 to 8 hexadecimal digits, "0x" in front or not.</summary>
    public static bool TryUInt32(ReadOnlySpan<byte> text, out uint value)
    {
        text = WithoutPrefix(text);
        value = 0;
        return text.Length is > 0 and <= 8 && Utf8Parser.TryParse(text, out value, out int used, 'x')
            && used == text.Length;
    }

    /// <summary>1 to 16 hexadecimal digits, "0x" in front or not.</summary>
    public static bool TryUInt64(ReadOnlySpan<byte> text, out ulong value)
    {
        text = WithoutPrefix(text);
        value = 0;
        return text.Length is > 0 and <= 16 && Utf8Parser.TryParse(text, out value, out int used, 'x')
            && used == text.Length;
    }

    /// <summary>A decimal number of a CPU, a leaf's place or the like, blanks around it allowed.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, out int value)
    {
        text = text.Trim((byte)' ');
        value = 0;
        return !text.IsEmpty && text[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(text, out value, out int used) && used == text.Length;
    }

    /// <summary>The decimal number that a text begins with.</summary>
    public static bool TryLeadingDecimal(ReadOnlySpan<byte> text, out int value, out int length)
    {
        value = 0;
        length = 0;
        return !text.IsEmpty && text[0] is >= (byte)'0' and <= (byte)'9'
            && Utf8Parser.TryParse(text, out value, out length);
    }

    private static ReadOnlySpan<byte> WithoutPrefix(ReadOnlySpan<byte> text) =>
        text.StartsWith("0x"u8) || text.StartsWith("0X"u8) ? text[2..] : text;
}
