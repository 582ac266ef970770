using System.Management.Automation;
using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Messages;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Loading;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Writes generations to manifests, as what differs from the shipped one that each was made from.</summary>
[Cmdlet(VerbsData.Export, Nouns.KvmGeneration, SupportsShouldProcess = true, DefaultParameterSetName = IdSet,
    HelpUri = Nouns.Help + "export-kvmgeneration")]
[OutputType(typeof(FileInfo))]
public sealed class ExportKvmGenerationCommand : SimCommand
{
    private const string IdSet = "Id";
    private const string PipedSet = "InputObject";

    /// <summary>The ids of the generations.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [GenerationTransformation]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>
    /// The same from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Id.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    [GenerationTransformation]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? InputObject { get; set; }

    /// <summary>
    /// The file, taken as it is written; or a folder, in which each generation gets a file of its name.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Replace a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the file's FileInfo.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (Id is not null && InputObject is not null)
        {
            WriteError(ErrorRecords.SaidTwice(string.Join(", ", InputObject), string.Join(", ", Id)));
            return;
        }

        string target = FileOf(Path);
        foreach (Generation generation in (InputObject ?? Id)!.Select(GenerationOf))
        {
            string file = Directory.Exists(target)
                ? System.IO.Path.Combine(target, NameRule.Of(generation.Id) + ".yaml")
                : target;
            SaveFile(
                file, $"write the manifest of {generation.Id}", Force, PassThru, writer => Write(generation, writer));
        }
    }

    private static void Write(Generation generation, TextWriter writer) =>
        ManifestWriter.Write(writer, ManifestFormatLoader.Format, generation, SchemaAddress.Folder);
}
