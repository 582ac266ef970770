using KvmSim.PowerShell.Machines;

namespace KvmSim.PowerShell.Arguments;

/// <summary>Machines as an argument: one by itself, or those of the session whose names match.</summary>
public sealed class MachineSelector
{
    internal MachineSelector(string pattern) => Pattern = pattern;

    /// <summary>The machine that an object says it is of, and the VM or the module that the object is about.</summary>
    internal MachineSelector(string name, string? vm, string? module) =>
        (Pattern, IsLiteral, Vm, Module) = (name, true, vm, module);

    internal MachineSelector(SimulatedMachine machine)
    {
        Machine = machine;
        Pattern = machine.Name;
    }

    /// <summary>A name, or a pattern with wildcards.</summary>
    public string Pattern { get; }

    /// <summary>The machine itself, if that was given.</summary>
    public SimulatedMachine? Machine { get; }

    /// <summary>The name is to be taken as it is.</summary>
    internal bool IsLiteral { get; }

    /// <summary>The VM of the machine that is meant, if that was given.</summary>
    internal string? Vm { get; }

    /// <summary>The module that is meant, if that was given.</summary>
    internal string? Module { get; }

    /// <inheritdoc />
    public override string ToString() => Pattern;
}
