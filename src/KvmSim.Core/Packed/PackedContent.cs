using System.IO.Compression;

namespace KvmSim.Packed;

/// <summary>What is in a stream, packed or not: for who reads small texts and need not know.</summary>
internal static class PackedContent
{
    private const int MarkBytes = 16, BlockBytes = 4096, FirstBytes = 16384;

    /// <summary>Whether content begins as what something packs, be it known how to unpack it or not.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> start) =>
        PackingMarks.IsGzip(start) || PackingMarks.PackingOf(start) is not null;

    /// <summary>
    /// The content, forward only: unpacked, if the stream is packed with what this process can unpack, else as it is.
    /// Reading it throws <see cref="InvalidDataException"/> where packed bytes are damaged. Who reads it sees to its
    /// own limits.
    /// </summary>
    /// <param name="stream">Read from where it stands; not closed.</param>
    /// <param name="packing">What it was packed with, as people call it; null if it was not unpacked.</param>
    public static Stream Open(Stream stream, out string? packing)
    {
        byte[] mark = new byte[MarkBytes];
        int length = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = mark.AsSpan(0, length);
        HeadedStream whole = new(mark.AsMemory(0, length), stream);
        packing = null;
        if (PackingMarks.IsGzip(start))
        {
            packing = "gzip";
            return new GZipStream(whole, CompressionMode.Decompress);
        }

        if (PackingMarks.PackingOf(start) is (string name, _, Packing kind)
            && Unpacking.Open(whole, kind) is { } content)
        {
            packing = name;
            return content;
        }

        return whole;
    }

    /// <summary>
    /// The beginning of the content; of what is damaged or cut off, as much as there is: who reads all of it says so.
    /// </summary>
    /// <param name="stream">Read from where it stands; not closed.</param>
    /// <param name="most">Bytes that are wanted.</param>
    /// <param name="packing">What it was packed with; null if it was not unpacked.</param>
    public static ReadOnlyMemory<byte> Beginning(Stream stream, int most, out string? packing)
    {
        using Stream content = Open(stream, out packing);

        // Most files are far smaller than what is looked at of a large one.
        byte[] bytes = new byte[packing is null && stream.CanSeek ? Math.Min(stream.Length + 1, most) : FirstBytes];
        int length = 0, block = packing is null ? most : BlockBytes;
        try
        {
            int read;
            while ((read = content.Read(bytes, length, Math.Min(block, bytes.Length - length))) > 0)
            {
                length += read;
                if (length == bytes.Length && length < most)
                {
                    Array.Resize(ref bytes, Math.Min(length * 2, most));
                }
            }
        }
        catch (InvalidDataException)
        {
            // Cut off or damaged: what came before it is what there is.
        }

        return bytes.AsMemory(0, length);
    }
}
