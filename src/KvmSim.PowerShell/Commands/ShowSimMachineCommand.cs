using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;
using KvmSim.PowerShell.Output;

namespace KvmSim.PowerShell.Commands;

/// <summary>Shows machines as maps: packages, cores and threads, each with KVM's verdict.</summary>
[Cmdlet(VerbsCommon.Show, Nouns.SimMachine, HelpUri = Nouns.Help + "show-simmachine")]
[OutputType(typeof(MachineMap))]
public sealed class ShowSimMachineCommand : MachineCommand
{
    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Machine.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(LeavesWith = ["MachineName", "Machine"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputObject { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    private protected override MachineSelector[]? Piped => InputObject;

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (SimulatedMachine machine in ResolveMachinesOnce())
        {
            WriteObject(machine.Ask(MachineMaps.Of));
        }
    }
}
