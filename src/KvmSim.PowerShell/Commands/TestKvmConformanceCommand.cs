using KvmSim.PowerShell.Arguments;
using System.Diagnostics;
using System.Management.Automation;
using KvmSim.Conformance;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Does to simulated machines what was done to real ones, and says whether they answered alike.</summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.KvmConformance, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "test-kvmconformance")]
[OutputType(typeof(TraceConformance), typeof(bool))]
public sealed class TestKvmConformanceCommand : TraceCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _sinceShown = Stopwatch.StartNew();

    /// <summary>Traces, or folders of them; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [PathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>Traces, or folders of them, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Write true or false for each trace instead; false for a file that is none.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        IReadOnlyList<string> files = ResolveTraces(Path, LiteralPath);
        bool shown = false;
        for (int i = 0; i < files.Count && !Stopping; i++)
        {
            shown |= Show(i, files);
            Test(files[i]);
        }

        if (shown)
        {
            WriteProgress(Progress("done", ProgressRecordType.Completed));
        }
    }

    private void Test(string file)
    {
        bool read = TryUse(file, trace => TraceReplay.Run(trace, file), out ConformanceResult result);
        if (Quiet)
        {
            WriteObject(read && result.Conforms);
        }
        else if (read)
        {
            WriteObject(TraceConformance.Of(result, file));
        }
    }

    private bool Show(int done, IReadOnlyList<string> files)
    {
        if (_sinceShown.Elapsed < Pause || files.Count == 1)
        {
            return false;
        }

        _sinceShown.Restart();
        string name = System.IO.Path.GetFileNameWithoutExtension(files[done]);
        ProgressRecord progress = Progress($"{done} of {files.Count}: {name}", ProgressRecordType.Processing);
        progress.PercentComplete = done * 100 / files.Count;
        WriteProgress(progress);
        return true;
    }

    private static ProgressRecord Progress(string status, ProgressRecordType type) =>
        new(activityId: 1, "Replaying traces", status) { RecordType = type };
}
