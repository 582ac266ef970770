using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that powers machines; it takes them from the pipeline or as its first argument.</summary>
public abstract class WholeMachineCommand : MachineCommand
{
    private protected WholeMachineCommand()
    {
    }

    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused)]
    [ArgumentCompleter(typeof(UnpipedMachineCompleter))]
    public MachineSelector[]? Machine { get; set; }

    /// <summary>
    /// Machines from the pipeline. A parameter of its own: the shell takes what may come through the pipeline for
    /// given, and would complete files at the position of Machine.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused, LeavesWith = ["MachineName", "Machine"])]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? InputObject { get; set; }

    private protected override MachineSelector[]? Selected => Machine;

    private protected override MachineSelector[]? Piped => InputObject;
}
