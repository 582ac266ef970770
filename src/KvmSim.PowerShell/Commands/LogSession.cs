using System.Globalization;
using System.Management.Automation;
using KvmSim.Logs;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>One log that ConvertFrom-KvmLog reads: its reader, and what waits for the rest of it.</summary>
/// <param name="command">The command that writes.</param>
/// <param name="version">The kernel's version, where it was given.</param>
/// <param name="file">The file; null for the pipeline.</param>
internal sealed class LogSession(ConvertFromKvmLogCommand command, Version? version, string? file)
{
    /// <summary>So many findings wait at most for the end of the log, which may decide what to do about them.</summary>
    private const int MostWaiting = 10_000;

    private readonly KernelLogReader _reader = new(version);
    private readonly Queue<LogFinding> _waiting = new();

    /// <summary>How many lines were read.</summary>
    public int LineCount => _reader.LineCount;

    /// <summary>Reads a line. What goes wrong with one is an error of that line; the others are read.</summary>
    public void Read(in LogTextLine line)
    {
        string text = line.Text;
        Take(() => _reader.Read(text));
        if (line.IsCut)
        {
            command.WriteWarning(string.Create(
                CultureInfo.InvariantCulture,
                $"{file ?? "The log"}: line {LineCount} has more than {LogText.LongestLine} characters; the rest of it "
                    + $"was not read."));
        }
    }

    /// <summary>The log is at its end.</summary>
    public void End()
    {
        Take(_reader.Finish);
        while (_waiting.TryDequeue(out LogFinding? finding))
        {
            Write(finding);
        }
    }

    private void Take(Func<IReadOnlyList<LogFinding>> read)
    {
        IReadOnlyList<LogFinding> findings;
        try
        {
            findings = read();
        }
        catch (Exception exception) when (exception is not (PipelineStoppedException or OutOfMemoryException))
        {
            command.WriteError(ErrorRecords.Of(
                ErrorIds.LogNotRead,
                ErrorCategory.InvalidData,
                file,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file ?? "The log"}: line {LineCount} could not be read: {exception.Message}")));
            return;
        }

        foreach (LogFinding finding in findings)
        {
            _waiting.Enqueue(finding);
        }

        // What waits for nothing is written at once; a live log is never kept waiting.
        while (_waiting.TryPeek(out LogFinding? first)
            && (command.Follow || !first.IsOpen || _waiting.Count > MostWaiting))
        {
            Write(_waiting.Dequeue());
        }
    }

    private void Write(LogFinding finding)
    {
        LogFinding settled = finding.Settled();
        if (command.All || !settled.IsHarmless)
        {
            command.WriteObject(LogReason.Of(settled, file));
        }
    }
}
