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
    /// the
    /// command if none was named and there is none.
    /// </summary>
    private protected IReadOnlyList<SimulatedMachine> ResolveMachines()
    {
        MachineRegistry registry = MachineRegistry.Here;
        if (Selected is not { } selectors)
        {
            return registry.Current is { } current ? [current] : throw NoMachine();
        }

        List<SimulatedMachine> found = [];
        foreach (MachineSelector selector in selectors)
        {
            IReadOnlyList<SimulatedMachine> matches =
                selector.Machine is { } machine ? [machine] : [.. registry.Matching(selector.Pattern)];
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(selector.Pattern))
            {
                WriteError(MachineNotFound(registry, selector.Pattern));
            }

            found.AddRange(matches);
        }

        return [.. found.Distinct()];
    }

    private static ErrorRecord MachineNotFound(MachineRegistry registry, string name)
    {
        string known = string.Join(", ", registry.All.Select(machine => machine.Name));
        string action = known.Length == 0
            ? "Make one first: New-SimMachine or Import-SimMachine."
            : $"The session has: {known}.";
        return ErrorRecords.Of(
            ErrorIds.MachineNotFound, ErrorCategory.ObjectNotFound, name, $"The session has no machine '{name}'.", action);
    }

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
