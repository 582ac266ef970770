using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Manifests;
using KvmSim.PowerShell.Output;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Looks for mistakes in manifests and writes each with its file, line and column; nothing, if all is well.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.SimManifest, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "test-simmanifest")]
[OutputType(typeof(ManifestProblem), typeof(bool))]
public sealed class TestSimManifestCommand : FileCommand
{
    private int _tested;
    private int _failed;

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

    /// <summary>Write only true or false: whether every file was found, and none has a mistake.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        Func<string, ManifestResult<ManifestSet>> read = ManifestReader.ForThreads();
        foreach (string file in ResolveFiles(Path, LiteralPath, "Reading manifests"))
        {
            ManifestProblem[] problems = Await(() => Look(read(file)).ToArray());
            _tested++;
            _failed += problems.Length > 0 ? 1 : 0;
            if (!Quiet)
            {
                WriteObject(problems, enumerateCollection: true);
            }
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

    private static IEnumerable<ManifestProblem> Look(ManifestResult<ManifestSet> result) => result.Succeeded
        ? result.Value.Machines.Select(PowerOn).OfType<ManifestProblem>()
        : result.Diagnostics.Select(ManifestProblem.Of);

    /// <summary>What the manifest's rules allow, and the engine does not.</summary>
    private static ManifestProblem? PowerOn(MachineDocument document)
    {
        try
        {
            _ = new SimMachine(MachineBlueprint.Of(document));
            return null;
        }
        catch (SimException exception)
        {
            return ManifestProblem.Of(document, exception);
        }
    }
}
