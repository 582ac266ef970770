using System.Management.Automation;
using KvmSim.Manifests;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Reads machines from manifests and powers them on.</summary>
[Cmdlet(VerbsData.Import, Nouns.SimMachine, SupportsShouldProcess = true, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "import-simmachine")]
[OutputType(typeof(SimulatedMachine))]
public sealed class ImportSimMachineCommand : MachineMakerCommand
{
    private Generation? _generation;

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <summary>The files, taken as they are written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>
    /// The id of the generation to boot instead of the manifest's; parameters that it lacks are left out.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Generation { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => _generation = Generation is null ? null : GenerationOf(Generation);

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string file in ResolveFiles(Path, LiteralPath))
        {
            if (!TryRead(file, out ManifestSet manifest))
            {
                continue;
            }

            foreach (MachineDocument document in manifest.Machines)
            {
                PowerOn(document, _generation, name: null);
            }

            if (!manifest.Machines.Any())
            {
                WriteError(ErrorRecords.Of(
                    ErrorIds.ManifestHasNoMachine,
                    ErrorCategory.InvalidData,
                    file,
                    $"There is no machine in '{file}'.",
                    "A machine is a document of kind Machine; scenarios are for Invoke-SimScenario."));
            }
        }
    }
}
