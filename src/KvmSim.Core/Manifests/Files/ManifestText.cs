using System.Buffers;
using System.Text.Unicode;
using KvmSim.Description;
using KvmSim.Messages;
using KvmSim.Packed;

namespace KvmSim.Manifests;

/// <summary>Turns the bytes of a manifest into text, or says why they are none. For implementers of formats.</summary>
public static class ManifestText
{
    /// <summary>
    /// Reads UTF-8, with or without a byte order mark, and no more than the limit whatever the stream says of itself;
    /// what is packed is unpacked, if this process can.
    /// </summary>
    /// <returns>The text without its byte order mark; null if something was reported.</returns>
    public static string? Read(Stream stream, string fileName, ManifestLimits limits, ManifestDiagnostics diagnostics)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(diagnostics);
        SourceMark start = new(fileName, 1, 1);
        byte[]? bytes;
        using Stream content = PackedContent.Open(stream, out string? packing);
        try
        {
            bytes = ReadBytes(content, limits.MaxFileBytes);
        }
        catch (InvalidDataException)
        {
            diagnostics.Add(
                NotText(start, $"The file is packed with {packing}, and damaged or cut off; give it unpacked."));
            return null;
        }

        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(new ManifestDiagnostic(
                ManifestErrorId.FileUnreadable, start, "",
                $"The file can't be read to its end: {Excerpt.Long(exception.Message)}"));
            return null;
        }

        if (bytes is null)
        {
            diagnostics.Add(new ManifestDiagnostic(
                ManifestErrorId.FileTooLarge, start, "", $"The file has more than {limits.MaxFileBytes} bytes.")
            {
                Expected = $"at most {limits.MaxFileBytes} bytes",
            });
            return null;
        }

        if (bytes is [0xff, 0xfe, ..] or [0xfe, 0xff, ..] or [0, 0, 0xfe, 0xff, ..])
        {
            diagnostics.Add(NotText(start, "The file is UTF-16 or UTF-32; save it as UTF-8."));
            return null;
        }

        return Decode(bytes.AsSpan(bytes is [0xef, 0xbb, 0xbf, ..] ? 3 : 0), fileName, diagnostics);
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, string fileName, ManifestDiagnostics diagnostics)
    {
        int zero = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> rest = zero < 0 ? bytes : bytes[..zero];
        char[] text = new char[rest.Length];
        OperationStatus status = Utf8.ToUtf16(
            rest, text, out int read, out int written, replaceInvalidSequences: false);
        string decoded = new(text, 0, written);
        if (status == OperationStatus.Done && zero < 0)
        {
            return decoded;
        }

        string message = status == OperationStatus.Done
            ? "The file is not text: it has a zero byte."
            : $"The file is not UTF-8: the byte 0x{rest[read]:x2} does not belong here.";
        diagnostics.Add(NotText(MarkOfEnd(decoded, fileName), message));
        return null;
    }

    private static ManifestDiagnostic NotText(SourceMark mark, string message) =>
        new(ManifestErrorId.BinaryFile, mark, "", message) { Expected = "UTF-8 text" };

    private static SourceMark MarkOfEnd(string text, string fileName)
    {
        int lineStart = text.LastIndexOf('\n') + 1;
        return new SourceMark(fileName, text.AsSpan().Count('\n') + 1, text.Length - lineStart + 1);
    }

    /// <summary>All bytes; null if there are more than the limit.</summary>
    private static byte[]? ReadBytes(Stream stream, int limit)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[81920];
        while (true)
        {
            int count = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, limit + 1L - bytes.Length));
            if (count <= 0)
            {
                return bytes.ToArray();
            }

            bytes.Write(buffer, 0, count);
            if (bytes.Length > limit)
            {
                return null;
            }
        }
    }
}
