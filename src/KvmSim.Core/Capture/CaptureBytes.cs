using System.Buffers;
using System.Text;

namespace KvmSim.Capture;

/// <summary>Bytes of a source, never more than a limit.</summary>
internal static class CaptureBytes
{
    /// <summary>All that a stream gives; null if that is more than the limit.</summary>
    public static byte[]? ReadAll(Stream stream, int limit)
    {
        // A length is a hint alone: files of /proc and /sys say 0 or a page.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(stream.CanSeek ? (int)Math.Clamp(stream.Length + 1, 4096, limit + 1L) : 4096);
        try
        {
            int length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                int read = stream.Read(buffer, length, buffer.Length - length);
                length += read;
                if (length > limit)
                {
                    return null;
                }

                if (read == 0)
                {
                    return buffer.AsSpan(0, length).ToArray();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The text in one byte a character: byte order marks are dropped, UTF-16 becomes UTF-8.</summary>
    /// <exception cref="CaptureException">It is no text.</exception>
    public static ReadOnlyMemory<byte> ToText(byte[] bytes)
    {
        if (bytes.AsSpan().StartsWith("\xEF\xBB\xBF"u8) || bytes is [0xef, 0xbb, 0xbf, ..])
        {
            return bytes.AsMemory(3);
        }

        Encoding? wide = bytes switch
        {
            [0xff, 0xfe, 0, 0, ..] or [0, 0, 0xfe, 0xff, ..] => throw new CaptureException(1, "The text is UTF-32.", "Save it as UTF-8."),
            [0xff, 0xfe, ..] => Encoding.Unicode,
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (wide is not null)
        {
            int mark = bytes[0] is 0xff or 0xfe ? 2 : 0;
            return Encoding.UTF8.GetBytes(wide.GetString(bytes, mark, bytes.Length - mark));
        }

        return bytes;
    }
}
