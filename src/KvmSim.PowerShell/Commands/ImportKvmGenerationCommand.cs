using System.Management.Automation;
using KvmSim.Description;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Reads generations from manifests, so that every command of the session knows them by name.</summary>
[Cmdlet(VerbsData.Import, Nouns.KvmGeneration, SupportsShouldProcess = true, DefaultParameterSetName = "Path",
    HelpUri = Nouns.Help + "import-kvmgeneration")]
[OutputType(typeof(GenerationInfo))]
public sealed class ImportKvmGenerationCommand : FileCommand
{
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

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string file in ResolveFiles(Path, LiteralPath, "Reading generations"))
        {
            if (!TryRead(file, out ManifestSet manifest))
            {
                continue;
            }

            GenerationDocument[] documents = [.. manifest.Generations];
            foreach (GenerationDocument document in documents)
            {
                // A file with several cannot be named for one of them.
                Import(documents.Length == 1 ? document.Generation with { File = file } : document.Generation);
            }

            if (documents.Length == 0)
            {
                WriteError(NotFoundErrors.GenerationIn(file));
            }
        }
    }

    private void Import(Generation generation)
    {
        if (ShouldProcess(generation.Id, "make known to the session"))
        {
            MachineRegistry session = MachineRegistry.Here;
            session.Generations = session.Generations.With(generation);
            WriteObject(Reports.OfGeneration(generation));
        }
    }
}
