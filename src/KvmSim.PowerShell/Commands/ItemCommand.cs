using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;

namespace KvmSim.PowerShell.Commands;

/// <summary>
/// A command that takes parts of machines, CPUs or VMs, from the pipeline; their MachineName says whose they are.
/// </summary>
public abstract class ItemCommand : MachineCommand
{
    private protected ItemCommand()
    {
    }

    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    private protected override MachineSelector[]? Selected => Machine;
}
