using System.Management.Automation;
using KvmSim.Conformance;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Does to simulated machines what was done to real ones, and says whether they answered alike.</summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.KvmConformance, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "test-kvmconformance")]
[OutputType(typeof(TraceConformance), typeof(bool))]
public sealed class TestKvmConformanceCommand : TraceCommand
{
    private int _tested;
    private int _failed;
    private Generation? _generation;

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

    /// <summary>The generation to hold the traces against, instead of the one that each was recorded on.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <summary>Write only true or false: whether every file was a trace, and all of them conform.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _generation = Generation is null ? null : GenerationOf(Generation);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string file in WithProgress(ResolveTraces(Path, LiteralPath), "Replaying traces"))
        {
            Test(file);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (Quiet)
        {
            WriteObject(_tested > 0 && _failed == 0 && !HasErrors);
        }
    }

    private void Test(string file)
    {
        bool read = TryUse(file, trace => TraceReplay.Run(trace, file, _generation), out ConformanceResult result);
        _tested++;
        _failed += read && result.Conforms ? 0 : 1;
        if (!Quiet && read)
        {
            WriteObject(TraceConformance.Of(result, file));
        }
    }
}
