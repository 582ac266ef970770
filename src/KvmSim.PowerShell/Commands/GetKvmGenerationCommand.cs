using System.Management.Automation;
using KvmSim.Description;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Lists the generations of KVM's hotplug protocol, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmGeneration, HelpUri = Nouns.Help + "get-kvmgeneration")]
[OutputType(typeof(GenerationInfo))]
public sealed class GetKvmGenerationCommand : FileCommand
{
    /// <summary>Ids, aliases or kernel versions, or files of kind Generation; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [GenerationTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>
    /// The same from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Id.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [GenerationTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? InputObject { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (Id is not null && InputObject is not null)
        {
            WriteError(ErrorRecords.SaidTwice(string.Join(", ", InputObject), string.Join(", ", Id)));
            return;
        }

        foreach (string name in Id ?? InputObject ?? ["*"])
        {
            foreach (Generation generation in FilePaths.IsPath(name) || IsExistingFile(name)
                ? InFiles(name) : Known(name))
            {
                WriteObject(Reports.OfGeneration(generation));
            }
        }
    }

    /// <summary>What the files hold; the session does not know it afterwards.</summary>
    private IEnumerable<Generation> InFiles(string path)
    {
        foreach (string file in ResolveFiles([path], literals: null))
        {
            if (!TryRead(file, out ManifestSet manifest))
            {
                continue;
            }

            if (!manifest.Generations.Any())
            {
                WriteError(NotFoundErrors.GenerationIn(file));
            }

            foreach (GenerationDocument document in manifest.Generations)
            {
                yield return document.Generation;
            }
        }
    }

    private Generation[] Known(string pattern)
    {
        WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        Generation[] found = [.. MachineRegistry.Here.Generations.All.Where(generation =>
            generation.Aliases.Prepend(generation.Id).Any(wildcard.IsMatch))];
        if (found.Length == 0 && MachineRegistry.Here.Generations.Find(pattern) is { } ofVersion)
        {
            GenerationArgument.WarnOfGuess(this, pattern);
            return [ofVersion];
        }

        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            WriteError(NotFoundErrors.Generation(pattern, isFile: false));
        }

        return found;
    }
}
