using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Machines as an argument: one by itself, or those of the session whose names match.</summary>
public sealed class MachineSelector
{
    internal MachineSelector(string pattern) => Pattern = pattern;

    internal MachineSelector(SimulatedMachine machine)
    {
        Machine = machine;
        Pattern = machine.Name;
    }

    /// <summary>A name, or a pattern with wildcards.</summary>
    public string Pattern { get; }

    /// <summary>The machine itself, if that was given.</summary>
    public SimulatedMachine? Machine { get; }

    /// <inheritdoc />
    public override string ToString() => Pattern;
}
