using System.Management.Automation;
using KvmSim.Files;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Reporting;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Judges files of every kind, told by their content: manifests and what is in them, dumps, kernel logs, recordings.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.KvmFile, DefaultParameterSetName = "Path", HelpUri = Nouns.Help + "test-kvmfile")]
[OutputType(typeof(ReportInput), typeof(bool))]
public sealed class TestKvmFileCommand : FleetCommand
{
    private const int StreamBytes = 512 << 20;
    private FileJudge _judge = null!;
    private int _judged, _passed;

    /// <summary>Files, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Files, or folders of them, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>A stream in place of files, such as standard input; it is read to its end.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputStream")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNull]
    public Stream? InputStream { get; set; }

    /// <summary>Search folders in the folders too; links are not followed.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Files of folders to leave out, by name or path; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>What the files are, where their content shall not decide.</summary>
    [Parameter]
    [ChoiceTransformation<InputKind>]
    [ArgumentCompleter(typeof(EnumCompleter<InputKind>))]
    public Choice<InputKind>? As { get; set; }

    /// <summary>
    /// The generations to judge machines and to run scenarios under, instead of those that they name.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Generation { get; set; } = [];

    /// <summary>Write only true or false: whether there were files, and each was judged and passed.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _judge = new FileJudge([.. Generation.Select(GenerationOf)]);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (InputStream is not null)
        {
            Stream stream = InputStream;
            if (Await(() => Content(stream, Stop)) is not { } content)
            {
                ThrowTerminatingError(ErrorRecords.Of(
                    ErrorIds.FileNotRead, ErrorCategory.ReadError, stream,
                    $"The stream has more than {StreamBytes >> 20} MiB.",
                    "Give a file."));
                return;
            }

            Write(new CheckedFile("standard input", content));
            return;
        }

        WildcardPattern[] left = [.. Exclude.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase))];
        string[] files =
        [
            .. ResolveFiles(Path, LiteralPath, Recurse).Where(file => !Array.Exists(
                left, pattern => pattern.IsMatch(file) || pattern.IsMatch(System.IO.Path.GetFileName(file)))),
        ];
        foreach (string file in WithProgress(files, "Judging files"))
        {
            Write(new CheckedFile(file, Content: null));
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_judged > 0 && _judged == _passed && !HasErrors);
        }
    }

    private void Write(CheckedFile file)
    {
        // What was asked for is not judged on the pipeline's thread, which Ctrl+C has to reach.
        ReportInput input = Await(() => Judge(file));
        _judged++;
        _passed += input.Outcome == ReportOutcome.Passed ? 1 : 0;
        if (!Quiet)
        {
            WriteObject(input);
        }
    }

    private ReportInput Judge(CheckedFile file)
    {
        ErrorRecord error;
        try
        {
            file = file.Path is { } path && InputFile.IsReadOnce(path) ? Kept(path) : file;
            if ((As ?? Recognize(file)) is { } kind)
            {
                return _judge.Judge(file, kind);
            }

            error = ErrorRecords.Of(
                ErrorIds.FileKindUnknown,
                ErrorCategory.InvalidData,
                file.Name,
                "The content is no manifest, no dump, no kernel log and no recording that is known here.",
                "Say what it is (-As in PowerShell; kvmsim log takes logs), or leave it out (-Exclude, --exclude).");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // One file never costs the others, whatever its reader throws.
            error = ErrorRecords.Of(ErrorIds.FileNotRead, ErrorCategory.ReadError, file.Name, exception.Message);
        }

        return FileJudge.Unusable(file, error);
    }

    private static InputKind? Recognize(CheckedFile file)
    {
        if (file.Content is null)
        {
            return InputRecognition.Recognize(file.Name);
        }

        using Stream stream = file.Open();
        return InputRecognition.Recognize(stream);
    }

    /// <summary>What is in a pipe.</summary>
    private CheckedFile Kept(string path)
    {
        using Stream stream = InputFile.Open(path);
        return new CheckedFile(path, Content(stream, Stop)
            ?? throw new IOException($"It has more than {StreamBytes >> 20} MiB; give a file."));
    }

    /// <summary>All of a stream; null if that is more than is read of one.</summary>
    private static byte[]? Content(Stream stream, CancellationToken stop)
    {
        using MemoryStream content = new();
        byte[] block = new byte[81920];
        int count;
        while ((count = stream.Read(block)) > 0)
        {
            stop.ThrowIfCancellationRequested();
            content.Write(block.AsSpan(0, count));
            if (content.Length > StreamBytes)
            {
                return null;
            }
        }

        return content.ToArray();
    }
}
