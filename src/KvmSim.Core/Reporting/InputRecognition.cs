using System.Text;
using KvmSim.Capture;
using KvmSim.Files;
using KvmSim.Logs;
using KvmSim.Packed;

namespace KvmSim.Reporting;

/// <summary>Tells what a file is by its content, never by its name.</summary>
public static class InputRecognition
{
    /// <summary>So much of a file is looked at.</summary>
    public const int HeadBytes = CaptureReader.HeadBytes;

    private const int LogLines = 500;

    private static readonly string[] ManifestKeys = ["apiVersion", "kind", "metadata", "spec"];

    /// <summary>What a file or a folder is; null if it is nothing that is known.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static InputKind? Recognize(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return InputKind.Dump;
        }

        using Stream stream = InputFile.Open(path);
        return Recognize(stream);
    }

    /// <summary>What a stream gives, by its beginning; null if it is nothing that is known.</summary>
    /// <param name="stream">No more of it is read than is looked at; not closed.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static InputKind? Recognize(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ReadOnlyMemory<byte> head = PackedContent.Beginning(stream, HeadBytes, out string? packing);

        // What is packed is what is inside; who reads dumps says that nothing can be unpacked of it.
        return packing is not null && head.IsEmpty ? InputKind.Dump : OfContent(head, out _);
    }

    /// <summary>What content is, by its beginning; null if it is nothing that is known.</summary>
    public static InputKind? Recognize(ReadOnlyMemory<byte> head) => Recognize(head, out _);

    /// <summary>The same, and the text of a dump that is one; null where its format is not told.</summary>
    internal static InputKind? Recognize(ReadOnlyMemory<byte> head, out ToldText? told)
    {
        told = null;
        if (!PackedContent.IsPacked(head.Span))
        {
            return OfContent(head[..Math.Min(head.Length, HeadBytes)], out told);
        }

        using HeadedStream stream = new(head, Stream.Null);
        return Recognize(stream);
    }

    private static InputKind? OfContent(ReadOnlyMemory<byte> head, out ToldText? told)
    {
        told = null;
        ReadOnlyMemory<byte> bytes = TextOf(head) ?? head;
        if (!MayBegin(bytes.Span) && CaptureReader.RecognizesContent(head, out told))
        {
            // The rule, told without making text of it.
            return InputKind.Dump;
        }

        string text = Encoding.UTF8.GetString(bytes.Span).TrimStart('\ufeff');
        return IsRecording(text) ? InputKind.Recording
            : IsRawLog(text) ? InputKind.KernelLog
            : CaptureReader.RecognizesContent(head, out told) ? InputKind.Dump
            : ForeignContent.IsCertain(bytes.Span) ? null
            : IsManifest(text) ? InputKind.Manifest
            : IsLog(text) ? InputKind.KernelLog
            : null;
    }

    /// <summary>Whether it may begin as a recording or a raw log does, which come before dumps.</summary>
    private static bool MayBegin(ReadOnlySpan<byte> text) =>
        text.TrimStart(" \t\r\n\v\f"u8) is [(byte)'{' or (byte)'<' or >= 0x80 or < 0x20, ..];

    private static ReadOnlyMemory<byte>? TextOf(ReadOnlyMemory<byte> head)
    {
        try
        {
            return CaptureBytes.ToText(head);
        }
        catch (CaptureException)
        {
            return null;
        }
    }

    /// <summary>Before dumps: a recording has the CPU's properties as QEMU names them, too.</summary>
    private static bool IsRecording(string text) => text.AsSpan().TrimStart() is ['{', ..]
        && text.Contains("\"boot_cpus\"", StringComparison.Ordinal)
        && text.Contains("\"variant\"", StringComparison.Ordinal);

    /// <summary>"&lt;3&gt;text", as dmesg --raw prints it; no element of XML is called by a number.</summary>
    private static bool IsRawLog(string text) =>
        text.AsSpan().TrimStart() is ['<', >= '0' and <= '9', ..] && IsLog(text);

    /// <summary>
    /// A mapping, in YAML or in JSON, with a key that every document has at its first level. A page that quotes a
    /// manifest begins otherwise.
    /// </summary>
    private static bool IsManifest(string text)
    {
        bool isFlow = text.AsSpan().TrimStart() is ['{', ..], isMapping = isFlow;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> start = isFlow ? line.TrimStart(" {,\t") : line.TrimEnd();
            start = start.StartsWith("---") ? start[3..].TrimStart() : start;
            if (start.IsEmpty || start[0] is '#' or '%')
            {
                continue;
            }

            if (IsKey(start.TrimStart("\"'")))
            {
                return true;
            }

            isMapping |= IsEntry(start);
            if (!isMapping)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>A word and a colon.</summary>
    private static bool IsEntry(ReadOnlySpan<char> line)
    {
        int colon = line.IndexOf(':');
        ReadOnlySpan<char> key = colon < 0 ? [] : line[..colon].Trim("\"' ");
        return !key.IsEmpty && char.IsAsciiLetter(key[0]) && !key.ContainsAny(" \t`*");
    }

    private static bool IsKey(ReadOnlySpan<char> text)
    {
        foreach (string key in ManifestKeys)
        {
            if (text.StartsWith(key, StringComparison.Ordinal) && text[key.Length..].TrimStart("\"' ") is [':', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A line with the time or the level of a kernel log, or, as on a serial console, the words of a kernel.
    /// </summary>
    private static bool IsLog(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            text = text.Replace("\0", "", StringComparison.Ordinal);
        }

        KernelLogReader reader = new();
        foreach (string line in text.Split('\n', LogLines + 1).Take(LogLines))
        {
            string bare = line.TrimEnd('\r');
            bare = bare[..Math.Min(bare.Length, LogText.LongestLine)];
            if (LogPrefix.Of(bare) is { Text: not null } prefix
                && (prefix.Timestamp is not null || prefix.Level is not null))
            {
                return true;
            }

            if (reader.Read(bare).Any(finding => finding.Meaning is not null))
            {
                return true;
            }
        }

        return false;
    }
}
