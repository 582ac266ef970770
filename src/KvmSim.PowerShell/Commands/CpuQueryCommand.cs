using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command that asks about machines, or about those CPUs of them that are given.</summary>
public abstract class CpuQueryCommand : MachineCommand
{
    private protected CpuQueryCommand()
    {
    }

    /// <summary>The machines, as objects or by name (wildcards allowed); the current one if none is given.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("MachineName")]
    [SupportsWildcards]
    [MachineTransformation(Parts = PartUse.Cpu)]
    [ArgumentCompleter(typeof(MachineNameCompleter))]
    public MachineSelector[]? Machine { get; set; }

    private protected override MachineSelector[]? Selected => Machine;
}
