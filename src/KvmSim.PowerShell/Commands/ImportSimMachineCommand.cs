using System.Management.Automation;
using KvmSim.Capture;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Manifests;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Reads machines from manifests, from dumps of real ones or from this host, and powers them on.</summary>
[Cmdlet(VerbsData.Import, Nouns.SimMachine, SupportsShouldProcess = true, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "import-simmachine")]
[OutputType(typeof(SimulatedMachine))]
public sealed class ImportSimMachineCommand : MachineMakerCommand
{
    private const string ThisHostSet = "ThisHost";

    private readonly List<string> _merged = [];

    private Generation? _generation;

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [PathTransformation]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Read this host: /proc, /sys and, where they may be read, /dev/cpu.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ThisHostSet)]
    public SwitchParameter ThisHost { get; set; }

    /// <summary>What the files were made with, where that is not to be told by their content.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [ChoiceTransformation<CaptureFormat>]
    [ArgumentCompleter(typeof(EnumCompleter<CaptureFormat>))]
    public Choice<CaptureFormat>? Format { get; set; }

    /// <summary>Put the files together: they describe one host, each a part of it.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Merge { get; set; }

    /// <summary>
    /// The id of the generation to boot instead of the manifest's; parameters that it lacks are left out.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing()
    {
        _generation = Generation is null ? null : GenerationOf(Generation);
        if (Merge && Format is not null)
        {
            ThrowTerminatingError(ErrorRecords.Of(
                ErrorIds.ArgumentConflict,
                ErrorCategory.InvalidArgument,
                Format,
                "-Format names one format, and -Merge takes files of several.",
                "Leave -Format out; each file is told by its content."));
        }
    }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ThisHost)
        {
            PowerOn(Await(() => CaptureReader.ReadThisHost()), _generation, name: null);
            return;
        }

        if (Merge)
        {
            _merged.AddRange(ResolveFiles(Path, LiteralPath));
            return;
        }

        foreach (string file in ResolveFiles(Path, LiteralPath, "Powering on machines"))
        {
            PowerOnFile(file, Format, _generation, name: null);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (_merged.Count > 0 && !HasErrors && !Stopping)
        {
            PowerOn(Await(() => CaptureReader.ReadMerged(_merged, _merged[0])), _generation, name: null);
        }
    }

    private protected override string? FindShipped(string name) => ShippedFiles.FindMachine(name);
}
