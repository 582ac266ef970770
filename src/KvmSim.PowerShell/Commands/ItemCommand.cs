using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Completion;
using KvmSim.PowerShell.Machines;

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

    /// <summary>
    /// The VM's name as the machine writes it; the name as it was given, if it has none that differs in case alone.
    /// </summary>
    private protected static string VmNameOf(SimulatedMachine machine, string name) => machine.Ask(engine =>
        engine.State.Vms.Find(name) is { Exists: true } ? name : engine.State.Vms
            .Where(vm => vm.Exists)
            .Select(vm => vm.Name)
            .FirstOrDefault(vm => string.Equals(vm, name, StringComparison.OrdinalIgnoreCase)) ?? name);
}
