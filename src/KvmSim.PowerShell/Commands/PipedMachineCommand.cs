using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that takes machines from the pipeline, and does something to each as a whole.</summary>
public abstract class PipedMachineCommand : MachineCommand
{
    private protected PipedMachineCommand()
    {
    }

    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Refused)]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    private protected override MachineSelector[]? Selected => Machine;
}
