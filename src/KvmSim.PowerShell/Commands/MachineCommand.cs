using KvmSim.Hardware;
using KvmSim.PowerShell.Arguments;
using KvmSim.PowerShell.Errors;
using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Commands;

/// <summary>A command about machines of the session: those that are given, or else the current one.</summary>
public abstract class MachineCommand : SimCommand
{
    private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);

    private protected MachineCommand()
    {
    }

    /// <summary>What the user said; null for the current machine.</summary>
    private protected abstract MachineSelector[]? Selected { get; }

    /// <summary>What came through the pipeline, where a parameter of its own takes it.</summary>
    private protected virtual MachineSelector[]? Piped => null;

    /// <summary>Whether the line names machines, so that the pipeline must not.</summary>
    private protected bool IsNamed { get; private set; }

    /// <summary>
    /// A piped object may say by a property too which machine it is; the object itself says it better.
    /// </summary>
    private MachineSelector[]? Meant => IsNamed ? Selected : Piped ?? Selected;

    /// <inheritdoc />
    protected override void BeginProcessing() => IsNamed = Selected is { Length: > 0 };

    /// <summary>
    /// The machines that are meant. A name that no machine has is an error, a pattern that matches none is not. Ends
    /// the command if none was named and there is none.
    /// </summary>
    private protected IReadOnlyList<SimulatedMachine> ResolveMachines() => IsSaidOnce() ? ResolveOrCurrent(Meant) : [];

    /// <summary>
    /// The same; a machine of which several parts come through the pipeline, its CPUs say, is meant once.
    /// </summary>
    private protected IEnumerable<SimulatedMachine> ResolveMachinesOnce() => ResolveMachines().Where(machine =>
        _told.Add(machine.Name) || !Array.TrueForAll(Meant ?? [], selector => selector.IsLiteral));

    /// <summary>The machines that are meant, each with those CPUs of it that are; null where none was named.</summary>
    private protected IEnumerable<(SimulatedMachine Machine, CpuSet? Cpus)> ResolveCpus(CpuList? cpus) =>
        IsSaidOnce() ? ResolveCpus(Meant, cpus) : [];

    private bool IsSaidOnce()
    {
        if (!IsNamed || Piped is not { } piped)
        {
            return true;
        }

        HasErrors = true;
        WriteError(ErrorRecords.SaidTwice(
            string.Join(", ", piped.Select(selector => selector.Pattern)),
            string.Join(", ", Selected!.Select(selector => selector.Pattern))));
        return false;
    }
}
