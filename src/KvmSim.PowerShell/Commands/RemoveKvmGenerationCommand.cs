using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// Forgets generations that Import-KvmGeneration made known to the session; machines that run them keep them.
/// </summary>
[Cmdlet(VerbsCommon.Remove, Nouns.KvmGeneration, SupportsShouldProcess = true, DefaultParameterSetName = IdSet,
    HelpUri = Nouns.Help + "remove-kvmgeneration")]
[OutputType(typeof(void))]
public sealed class RemoveKvmGenerationCommand : SimCommand
{
    private const string IdSet = "Id";
    private const string PipedSet = "InputObject";

    /// <summary>Their ids; wildcards are allowed, and leave those alone that are shipped.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    [GenerationTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Id { get; set; }

    /// <summary>
    /// The same from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Id.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
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

        MachineRegistry session = MachineRegistry.Here;
        foreach (string pattern in (InputObject ?? Id)!)
        {
            WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            Generation[] found = [.. session.Generations.Composed.Where(generation => wildcard.IsMatch(generation.Id))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                WriteError(GenerationLibrary.IsShipped(pattern)
                    ? IsShipped(pattern)
                    : NotFoundErrors.Generation(pattern, IsExistingFile(pattern)));
            }

            foreach (Generation generation in found)
            {
                if (ShouldProcess(generation.Id, "forget"))
                {
                    session.Generations = session.Generations.Without(generation.Id);
                }
            }
        }
    }

    private static ErrorRecord IsShipped(string name) => ErrorRecords.Of(
        ErrorIds.GenerationNotRemovable,
        ErrorCategory.PermissionDenied,
        name,
        $"'{name}' is a generation that the module ships, and stays.",
        "Only what Import-KvmGeneration read can be removed: Get-KvmGeneration | Where-Object From.");
}
