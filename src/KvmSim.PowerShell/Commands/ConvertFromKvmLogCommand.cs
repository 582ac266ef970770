using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KvmSim.Logs;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Reads kernel logs and says what their lines about KVM and its CPUs mean.</summary>
[Cmdlet(VerbsData.ConvertFrom, Nouns.KvmLog, DefaultParameterSetName = TextSet,
    HelpUri = Nouns.Help + "convertfrom-kvmlog")]
[OutputType(typeof(LogReason))]
public sealed partial class ConvertFromKvmLogCommand : FileCommand
{
    private const string TextSet = "Text";
    private const string InputSet = "InputObject";
    private LogSession? _piped;
    private string[]? _arguments;
    private bool _hasWarned;

    /// <summary>
    /// Lines of a log, or all of it, as dmesg and journalctl print it. The name of a file is read as -Path.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = TextSet)]
    [Parameter(Position = 0, ParameterSetName = InputSet)]
    [LogTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? Text { get; set; }

    /// <summary>
    /// The same from the pipeline, where it is always text. A parameter of its own: the shell takes what may come
    /// through the pipeline for given, and would complete files at the position of Text.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [LogTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[]? InputObject { get; set; }

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>
    /// The kernel that wrote the log, such as 6.12, where the log does not say: what lies at an offset depends on it.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [ValidateNotNullOrEmpty]
    public string? KernelVersion { get; set; }

    /// <summary>Also the lines that say that all is well.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// Go on reading at the end of the files as they grow, until the command is stopped; what is known of a line is
    /// written when it comes.
    /// </summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        _piped = new LogSession(this, Version(), file: null);
        _arguments = Text ?? InputObject;
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (Path is not null || LiteralPath is not null)
        {
            foreach (string file in ResolveFiles(Path, LiteralPath))
            {
                Read(file);
            }
        }
        else if (Text is not null && InputObject is not null)
        {
            WriteError(ErrorRecords.SaidTwice(string.Join(' ', InputObject), string.Join(' ', Text)));
        }
        else if (_arguments is not null)
        {
            ReadArguments(_arguments);
        }
        else
        {
            NoticeFileName();
            Array.ForEach(InputObject!, ReadText);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => _piped!.End();

    /// <summary>
    /// What was given by position is the name of a file, or the text of a log. A single line that is no line of a log
    /// and looks like a path is never taken for text in silence.
    /// </summary>
    private void ReadArguments(string[] arguments)
    {
        foreach (string argument in arguments)
        {
            if (IsOneLine(argument) && IsExistingFile(argument))
            {
                foreach (string file in ResolveFiles(patterns: null, [argument]))
                {
                    Read(file);
                }
            }
            else if (IsOneLine(argument) && LooksLikePath(argument))
            {
                foreach (string file in ResolveFiles([argument], literals: null))
                {
                    Read(file);
                }
            }
            else
            {
                ReadText(argument);
            }
        }
    }

    /// <summary>
    /// Text from the pipeline is text; where it is the name of a file, a warning says how that is read.
    /// </summary>
    private void NoticeFileName()
    {
        if (!_hasWarned && InputObject is [{ } text] && IsOneLine(text) && LooksLikePath(text) && IsExistingFile(text))
        {
            _hasWarned = true;
            WriteWarning($"'{text}' was read as the text of a log; a file of that name exists: -Path {text}");
        }
    }

    private static bool IsOneLine(string text) => text.Length > 0 && !text.AsSpan().ContainsAny('\n', '\r');

    /// <summary>One word, or a name with an ending, of which no reader of logs knows anything.</summary>
    private static bool LooksLikePath(string text)
    {
        KernelLogReader reader = new();
        return text.Length > 0
            && (!text.Contains(' ') || PathTail().IsMatch(text))
            && reader.Read(text).Concat(reader.Finish()).All(finding => finding.Meaning is null);
    }

    private void ReadText(string text)
    {
        foreach (string line in LineEnd().Split(text.TrimEnd('\r', '\n')))
        {
            if (Stopping)
            {
                return;
            }

            bool isCut = line.Length > LogText.LongestLine;
            _piped!.Read(new LogTextLine(isCut ? line[..LogText.LongestLine] : line, isCut));
        }
    }

    private void Read(string file)
    {
        LogSession session = new(this, Version(), file);
        try
        {
            foreach (LogTextLine line in Pump(() => LogFiles.Lines(file, Follow, Stop)))
            {
                session.Read(line);
            }
        }
        catch (LogTextException exception)
        {
            string message = $"'{file}' is no log: {exception.Message}";
            WriteError(
                ErrorRecords.Of(ErrorIds.LogNotText, ErrorCategory.InvalidData, file, message, exception.Remedy));
        }
        catch (Exception exception) when (exception
            is not (OperationCanceledException or PipelineStoppedException or OutOfMemoryException))
        {
            // What was read before it stands, and the other files are read.
            WriteError(ErrorRecords.Of(ErrorIds.LogNotRead, ErrorCategory.ReadError, file, exception.Message));
        }

        session.End();
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{file}: {session.LineCount} lines."));
    }

    private Version? Version()
    {
        if (KernelVersion is null)
        {
            return null;
        }

        if (KernelRelease.Of(KernelVersion) is { } release)
        {
            return release.Version;
        }

        ThrowTerminatingError(ErrorRecords.Of(
            ErrorIds.KernelVersionInvalid,
            ErrorCategory.InvalidArgument,
            KernelVersion,
            $"'{KernelVersion}' is no kernel version.",
            "Give what uname -r says, or the first two numbers of it: 6.12."));
        return null;
    }

    [GeneratedRegex(
        @"^[^\s\[\]:]+([/\\][^:\[\]]*)?\.[A-Za-z0-9]{1,5}$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PathTail();

    [GeneratedRegex(@"\r\n|\n|\r", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LineEnd();
}
