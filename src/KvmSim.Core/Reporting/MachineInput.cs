using KvmSim.Capture;
using KvmSim.Files;
using KvmSim.Packed;

namespace KvmSim.Reporting;

/// <summary>
/// Who reads a file that is to describe machines: the reader of manifests what looks like a manifest, the reader of
/// dumps everything else, which also says what a file is that describes none.
/// </summary>
public static class MachineInput
{
    /// <summary>
    /// The machine of a dump; null for a manifest. What describes no machine is a machine with one error that says what
    /// it is.
    /// </summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static CapturedMachine? ReadDump(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileKind kind = FileKinds.Of(path);
        if (kind is FileKind.Folder or FileKind.Pipe)
        {
            return kind == FileKind.Folder ? CaptureReader.Read(path) : OfPipe(path);
        }

        // Opened once: what was looked at to tell what it is, is what is read.
        using Stream file = InputFile.Open(path, kind);
        ReadOnlyMemory<byte> head = CaptureBytes.Head(file, InputRecognition.HeadBytes, out bool isAll);
        return KindOf(head, file, out ToldText? told) switch
        {
            InputKind.Manifest => null,
            InputKind.KernelLog => RefuseLog(path),
            InputKind.Recording => RefuseRecording(path),
            null when IsNamedYaml(path) => null,
            _ when isAll && told is { } text => CaptureReader.Read(text, path),
            _ => Read(new HeadedStream(head, isAll ? Stream.Null : file), path),
        };
    }

    /// <summary>
    /// Of a packed file the head may be too little to unpack anything of; what was read is then read again.
    /// </summary>
    private static InputKind? KindOf(ReadOnlyMemory<byte> head, Stream file, out ToldText? told)
    {
        if (!PackedContent.IsPacked(head.Span) || !file.CanSeek)
        {
            return InputRecognition.Recognize(head, out told);
        }

        told = null;

        using HeadedStream whole = new(head, file);
        InputKind? kind = InputRecognition.Recognize(whole);
        file.Position = head.Length;
        return kind;
    }

    private static CapturedMachine Read(HeadedStream whole, string path)
    {
        using (whole)
        {
            return CaptureReader.Read(whole, path);
        }
    }

    /// <summary>What a pipe gives is there once, so it is kept while it is looked at.</summary>
    private static CapturedMachine OfPipe(string path)
    {
        using Stream stream = InputFile.Open(path);
        if (CaptureBytes.ReadAll(stream, CaptureLimits.FileBytes) is not { } content)
        {
            return Refuse(
                path, $"It gives more than {CaptureLimits.FileBytes >> 20} MiB, which no dump of a machine has.",
                "Give a file.");
        }

        using MemoryStream kept = new(content, writable: false);
        return InputRecognition.Recognize(content) switch
        {
            InputKind.Manifest => Refuse(
                path, "This is a manifest, which is not read out of a pipe.", "Save it to a file, and give that."),
            InputKind.KernelLog => RefuseLog(path),
            InputKind.Recording => RefuseRecording(path),
            _ => CaptureReader.Read(kept, path),
        };
    }

    private static CapturedMachine RefuseLog(string path) => Refuse(
        path, "This is a kernel log, no description of a machine.",
        "Give it to ConvertFrom-KvmLog; for the machine, give what tools/collect-host.sh makes.");

    private static CapturedMachine RefuseRecording(string path) => Refuse(
        path, "This is a recording of a kernel, no description of a machine.", "Give it to Test-KvmConformance.");

    /// <summary>
    /// What nothing is known of and is called a manifest is read as one, so that its mistakes are named.
    /// </summary>
    private static bool IsNamedYaml(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML";

    private static CapturedMachine Refuse(string path, string text, string remedy) => new()
    {
        Source = path,
        Problems = [new CaptureProblem(IsError: true, path, 0, text, remedy)],
    };
}
