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
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused)]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    private protected override MachineSelector[]? Selected => Machine;
}
