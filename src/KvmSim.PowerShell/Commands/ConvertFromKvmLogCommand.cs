using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using KvmSim.Compatibility;
using KvmSim.Logs;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Reads kernel logs and says what their lines about KVM and its CPUs mean.</summary>
[Cmdlet(VerbsData.ConvertFrom, Nouns.KvmLog, DefaultParameterSetName = InputSet,
    HelpUri = Nouns.Help + "convertfrom-kvmlog")]
[OutputType(typeof(LogReason))]
public sealed partial class ConvertFromKvmLogCommand : FileCommand
{
    private const string InputSet = "InputObject";
    private KernelLogReader? _piped;

    /// <summary>Lines of a log, or all of it, as dmesg and journalctl print it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = InputSet, ValueFromPipeline = true)]
    [LogTransformation]
    [ArgumentCompleter(typeof(NothingCompleter))]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

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

    /// <inheritdoc />
    protected override void BeginProcessing() => _piped = new KernelLogReader(Version());

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InputSet)
        {
            foreach (string line in InputObject.SelectMany(text => LineEnd().Split(text.TrimEnd('\r', '\n'))))
            {
                Write(_piped!, new LogTextLine(line[..Math.Min(line.Length, LogText.LongestLine)], line.Length > LogText.LongestLine), null);
            }

            return;
        }

        foreach (string file in ResolveFiles(Path, LiteralPath))
        {
            Read(file);
        }
    }

    private void Read(string file)
    {
        KernelLogReader reader = new(Version());
        try
        {
            foreach (LogTextLine line in Pump(() => LinesOf(file)))
            {
                Write(reader, line, file);
            }
        }
        catch (LogTextException exception)
        {
            string message = $"'{file}' is no log: {exception.Message}";
            WriteError(ErrorRecords.Of(ErrorIds.LogNotText, ErrorCategory.InvalidData, file, message, exception.Remedy));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.Of(ErrorIds.LogNotRead, ErrorCategory.ReadError, file, exception.Message));
        }

        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{file}: {reader.LineCount} lines."));
    }

    private static IEnumerable<LogTextLine> LinesOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        foreach (LogTextLine line in LogText.Lines(stream))
        {
            yield return line;
        }
    }

    private void Write(KernelLogReader reader, in LogTextLine line, string? file)
    {
        foreach (LogFinding finding in reader.Read(line.Text))
        {
            if (All || finding.Finding.Severity != FindingSeverity.Information)
            {
                WriteObject(LogReason.Of(finding, file));
            }
        }

        if (line.IsCut)
        {
            WriteWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"{file ?? "The log"}: line {reader.LineCount} has more than {LogText.LongestLine} characters; the rest of it was not read."));
        }
    }

    private Version? Version()
    {
        if (KernelVersion is null)
        {
            return null;
        }

        if (VersionHead().Match(KernelVersion) is { Success: true } match)
        {
            return System.Version.Parse(match.Groups["version"].Value);
        }

        ThrowTerminatingError(ErrorRecords.Of(
            ErrorIds.KernelVersionInvalid,
            ErrorCategory.InvalidArgument,
            KernelVersion,
            $"'{KernelVersion}' is no kernel version.",
            "Give what uname -r says, or the first two numbers of it: 6.12."));
        return null;
    }

    [GeneratedRegex(@"\r\n|\n|\r", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LineEnd();

    [GeneratedRegex(
        @"^(linux-)?(?<version>[0-9]{1,3}\.[0-9]{1,3})(\D|$)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex VersionHead();
}
