using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Shows what KVM on a machine knows and believes, also what a real kernel shows nobody.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.KvmState, HelpUri = Nouns.Help + "get-kvmstate")]
[OutputType(typeof(KvmStatus))]
public sealed class GetKvmStateCommand : MachineCommand
{
    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachinesOnce())
        {
            WriteObject(machine.Ask(Reports.OfKvm));
        }
    }
}
