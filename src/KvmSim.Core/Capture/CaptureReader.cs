using System.IO.Compression;
using System.Xml;
using KvmSim.Files;
using KvmSim.Packed;

namespace KvmSim.Capture;

/// <summary>
/// Reads what people have of real machines: dumps of CPUID and registers, /proc and /sys. Which format it is is told by
/// the content. A pure function of its source; any number may run at the same time.
/// </summary>
public static class CaptureReader
{
    /// <summary>So much of a file is looked at to tell what it is.</summary>
    internal const int HeadBytes = 256 << 10;

    /// <summary>Reads a file or a folder. What is wrong with it is in the result, never an exception.</summary>
    /// <param name="path">A file, gzip-compressed or not, a tar archive, or a folder.</param>
    /// <param name="format">The format, where it is not to be told by the content.</param>
    public static CapturedMachine Read(string path, CaptureFormat? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Guarded(path, format, machine => Source(path, format, machine));
    }

    /// <summary>
    /// Reads several descriptions of one host and puts them together. Of a folder that is no machine itself all files
    /// count.
    /// </summary>
    /// <param name="paths">Files, archives or folders; at least one.</param>
    /// <param name="source">What to call them together.</param>
    public static CapturedMachine ReadMerged(IReadOnlyList<string> paths, string source)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return Guarded(source, format: null, machine =>
        {
            List<CaptureBuilder> parts = [];
            CaptureFormat? only = null;
            foreach ((string path, bool isOfFolder) in paths.SelectMany(FilesOf))
            {
                if (isOfFolder && !Recognizes(path))
                {
                    machine.Warn(0, "This is no description of a machine; it is left out.", file: path);
                    continue;
                }

                CaptureBuilder part = new(path);
                only = Fill(part, builder => Source(path, format: null, builder));
                parts.Add(part);
            }

            if (parts.Count == 0)
            {
                throw new CaptureException(
                    0, "There is no description of a machine in the folder.",
                    "See docs/capture.md for what can be read.");
            }

            CaptureMerge.Into(machine, parts, isOneSource: false);
            return parts.Count == 1 ? only : CaptureFormat.Combined;
        });
    }

    /// <summary>Whether a folder is a machine itself: /proc or /sys of one, or what hwloc gathered of it.</summary>
    public static bool IsMachine(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return FolderTree.IsRoot(folder);
    }

    private static IEnumerable<(string Path, bool IsOfFolder)> FilesOf(string path) =>
        !Directory.Exists(path) || FolderTree.IsRoot(path) ? [(path, false)]
        : Directory.EnumerateFiles(path).Where(file => Path.GetFileName(file)[0] != '.').Order(StringComparer.Ordinal)
            .Select(file => (file, true));

    private static CaptureFormat? Source(string path, CaptureFormat? format, CaptureBuilder machine)
    {
        if (Directory.Exists(path))
        {
            return Folder(FolderTree.FindRoot(path), format, machine);
        }

        using Stream stream = InputFile.Open(path);
        return Content(stream, format, machine);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">Read to its end at most; not closed.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="format">The format, where it is not to be told by the content.</param>
    public static CapturedMachine Read(Stream stream, string source, CaptureFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return Guarded(source, format, machine => Content(stream, format, machine));
    }

    /// <summary>Reads a text whose format it has told already, to whoever looked at all of it.</summary>
    internal static CapturedMachine Read(ToldText told, string source) =>
        Guarded(source, null, machine => Text(told.Text, told.Format, mayMix: true, machine));

    /// <summary>Reads this host, as far as the caller may.</summary>
    /// <param name="root">A folder in place of the root of the file system, for tests.</param>
    public static CapturedMachine ReadThisHost(string root = "/")
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return Guarded(root, CaptureFormat.ThisHost, machine =>
        {
            HostReader.Read(root, machine);
            return CaptureFormat.ThisHost;
        });
    }

    /// <summary>
    /// Whether a file or a folder is a description of a machine that <see cref="Read(string,CaptureFormat?)"/> knows.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static bool Recognizes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return true;
        }

        using Stream stream = InputFile.Open(path);
        return RecognizesContent(CaptureBytes.Head(stream, HeadBytes, out _), out _);
    }

    /// <summary>The same of content, by its beginning.</summary>
    /// <param name="head">The beginning.</param>
    /// <param name="told">The text that is not packed; null where none of its lines tells its format.</param>
    internal static bool RecognizesContent(ReadOnlyMemory<byte> head, out ToldText? told)
    {
        told = null;
        ReadOnlySpan<byte> bytes = head.Span;
        if (PackingMarks.IsGzip(bytes) || PackingMarks.PackingOf(bytes) is not null || FormatDetection.IsTar(bytes)
            || FlatDeviceTree.IsOne(bytes))
        {
            return true;
        }

        try
        {
            // XML is never a manifest: what it is, and why it cannot be read, is said here.
            ReadOnlyMemory<byte> text = PastedText.Restore(CaptureBytes.ToText(head));
            told = FormatDetection.OfText(text.Span) is { } format ? new ToldText(text, format) : null;
            return told is not null || text.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
        }
        catch (CaptureException)
        {
            return false;
        }
    }

    private static CapturedMachine Guarded(
        string source, CaptureFormat? format, Func<CaptureBuilder, CaptureFormat?> read)
    {
        CaptureBuilder machine = new(source);
        return machine.Build(Fill(machine, read) ?? format);
    }

    /// <summary>
    /// Reads into a machine; what goes wrong is written there. The format that was found; null if none was.
    /// </summary>
    private static CaptureFormat? Fill(CaptureBuilder machine, Func<CaptureBuilder, CaptureFormat?> read)
    {
        try
        {
            return read(machine);
        }
        catch (CaptureException exception)
        {
            machine.Fail(exception.Line, exception.Message, exception.Remedy, exception.File);
        }
        catch (XmlException exception)
        {
            machine.Fail(
                Math.Max(1, exception.LineNumber), $"This is no complete XML, or has a DTD: {exception.Message}",
                "Make the file again.");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            machine.Fail(0, exception.Message);
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // No file may cost the others, whatever a reader or a library under it throws.
            machine.Fail(
                0, $"It cannot be read: {exception.Message}",
                "Make it again; if it is as it should be, report it with the file.");
        }

        return null;
    }

    private static CaptureFormat? Folder(string root, CaptureFormat? format, CaptureBuilder machine)
    {
        if (format is not null and not (CaptureFormat.LinuxTree or CaptureFormat.HwlocCpuid))
        {
            throw new CaptureException(0, $"A folder cannot be {format}.", "Give a file.");
        }

        return TreeReader.Read(new FolderTree(root), machine);
    }

    private static CaptureFormat? Content(Stream stream, CaptureFormat? format, CaptureBuilder machine)
    {
        byte[] head = new byte[512];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> start = head.AsSpan(0, length);
        using HeadedStream whole = new(head.AsMemory(0, length), stream);
        if (PackingMarks.PackingOf(start) is { } packing)
        {
            if (packing.Kind is not { } kind || Unpacking.Open(whole, kind) is not { } content)
            {
                throw new CaptureException(
                    0, $"The file is compressed with {packing.Name}, which cannot be read here.",
                    $"Unpack it first: {packing.Tool}.");
            }

            using (content)
            {
                using BoundedStream inside = new(content, CaptureLimits.UnpackedBytes);
                try
                {
                    return Unpacked(inside, format, machine);
                }
                catch (InvalidDataException exception)
                {
                    throw new CaptureException(
                        0, $"The file is compressed with {packing.Name}, and is damaged or cut off.",
                        $"Make it again; {packing.Tool} says more.", exception);
                }
            }
        }

        if (PackingMarks.IsGzip(start))
        {
            using TailStream packed = new(whole);
            using GZipStream unpacked = new(packed, CompressionMode.Decompress, leaveOpen: true);
            using BoundedStream bounded = new(unpacked, CaptureLimits.UnpackedBytes);
            CaptureFormat? found = Unpacked(bounded, format, machine);
            WarnOfCut(bounded, packed, machine);
            return found;
        }

        return FormatDetection.IsTar(start) ? Archive(whole, machine) : Text(whole, format, machine);
    }

    /// <summary>
    /// The last four bytes are the length of the content (RFC 1952, 2.3.1); a stream that is cut off ends without them.
    /// </summary>
    private static void WarnOfCut(BoundedStream unpacked, TailStream packed, CaptureBuilder machine)
    {
        Span<byte> rest = stackalloc byte[4096];
        while (unpacked.Read(rest) > 0)
        {
        }

        if (packed.Tail != (uint)unpacked.Count)
        {
            machine.Warn(
                0, "The compressed file seems to be cut off; what was in the rest of it is unknown.", "Make it again.");
        }
    }

    private static CaptureFormat? Unpacked(Stream stream, CaptureFormat? format, CaptureBuilder machine)
    {
        byte[] head = new byte[512];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        using HeadedStream whole = new(head.AsMemory(0, length), stream);
        return FormatDetection.IsTar(head.AsSpan(0, length)) ? Archive(whole, machine) : Text(whole, format, machine);
    }

    private static CaptureFormat Archive(Stream stream, CaptureBuilder machine) =>
        TreeReader.Read(TarTree.Read(stream, machine), machine);

    private static CaptureFormat? Text(Stream stream, CaptureFormat? format, CaptureBuilder machine)
    {
        byte[] bytes = CaptureBytes.ReadAll(stream, CaptureLimits.FileBytes) ?? throw new CaptureException(
            0, $"The file has more than {CaptureLimits.FileBytes >> 20} MiB, which no dump of a machine has.");
        if (FlatDeviceTree.IsOne(bytes))
        {
            return format is null or CaptureFormat.DeviceTree
                ? Flat(bytes, machine)
                : throw new CaptureException(0, $"A flattened device tree is not {format}.", "Leave -Format out.");
        }

        ReadOnlyMemory<byte> text = PastedText.Restore(CaptureBytes.ToText(bytes));
        CaptureFormat found = format ?? FormatDetection.OfText(text.Span) ?? throw ForeignContent.Of(text.Span);
        return Text(text, found, mayMix: format is null, machine);
    }

    private static CaptureFormat Flat(ReadOnlySpan<byte> tree, CaptureBuilder machine)
    {
        DeviceTreeReader.Read(FlatDeviceTree.Read(tree), machine);
        return CaptureFormat.DeviceTree;
    }

    private static CaptureFormat Text(
        ReadOnlyMemory<byte> text, CaptureFormat format, bool mayMix, CaptureBuilder machine)
    {
        if (mayMix && TextFormats.MayMix(format) && TextSections.Split(text.Span) is { Count: > 1 } sections)
        {
            return Sections(sections, machine);
        }

        TextFormats.Read(format, text, machine);
        return format;
    }

    private static CaptureFormat Sections(
        IReadOnlyList<(CaptureFormat Format, byte[] Text)> sections, CaptureBuilder machine)
    {
        List<CaptureBuilder> parts = [];
        foreach ((CaptureFormat format, byte[] text) in sections)
        {
            CaptureBuilder part = new(machine.Source);
            TextFormats.Read(format, text, part);
            parts.Add(part);
        }

        CaptureMerge.Into(machine, parts, isOneSource: true);
        return CaptureFormat.Combined;
    }
}
