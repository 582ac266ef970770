using System.Management.Automation;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command about machines of the session: those that are given, or else the current one.</summary>
public abstract class MachineCommand : SimCommand
{
    private protected MachineCommand()
    {
    }

    /// <summary>What the user said; null for the current machine.</summary>
    private protected abstract MachineSelector[]? Selected { get; }

    /// <summary>
    /// The machines that are meant. A name that no machine has is an error, a pattern that matches none is not. Ends
    /// the command if none was named and there is none.
    /// </summary>
    private protected IReadOnlyList<SimulatedMachine> ResolveMachines() =>
        Selected is { } selectors ? ResolveMachines(selectors)
            : MachineRegistry.Here.Current is { } current ? [current]
            : throw NoMachine();

    private PipelineStoppedException NoMachine()
    {
        ThrowTerminatingError(ErrorRecords.Of(
            ErrorIds.NoMachine,
            ErrorCategory.ObjectNotFound,
            target: null,
            "There is no machine in this session.",
            "Make one first: New-SimMachine or Import-SimMachine; or give one of another session with -Machine."));
        return new PipelineStoppedException();
    }
}
