using KvmSim.PowerShell.Arguments;
using System.Management.Automation;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;
using KvmSim.Protocol;

namespace KvmSim.PowerShell.Commands;

/// <summary>Lists the generations of KVM's hotplug protocol, oldest first.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmGeneration, HelpUri = Nouns.Help + "get-kvmgeneration")]
[OutputType(typeof(GenerationInfo))]
public sealed class GetKvmGenerationCommand : SimCommand
{
    /// <summary>Ids or aliases; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [GenerationTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GenerationCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (string pattern in Id)
        {
            WildcardPattern wildcard = new(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            Generation[] found = [.. MachineRegistry.Here.Generations.All.Where(generation =>
                generation.Aliases.Prepend(generation.Id).Any(wildcard.IsMatch))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                WriteError(UnknownGeneration(pattern));
            }

            foreach (Generation generation in found)
            {
                WriteObject(Reports.OfGeneration(generation));
            }
        }
    }
}
