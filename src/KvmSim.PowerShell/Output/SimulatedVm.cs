using KvmSim.Messages;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>A VM that a process on a machine holds open.</summary>
public sealed record SimulatedVm
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>Its name.</summary>
    public required string Name { get; init => field = ForeignText.Block(value); }

    /// <summary>The same, under the name by which other commands bind it from the pipeline.</summary>
    public string VmName => Name;

    /// <summary>Whether its vCPU was created, which its first run does.</summary>
    public required bool HasVcpu { get; init; }

    /// <summary>
    /// What it was told of the system and CPUs that came since have changed, a sentence each (arm64): it goes by the
    /// values of before.
    /// </summary>
    public ItemList<string> StaleValues { get; init => field = ItemLists.Shown(value); } = [];

    /// <summary>Whether it is a TD, which holds a TDX key id.</summary>
    public bool IsTd { get; init; }

    /// <summary>
    /// What its creation rests on: recorded (in which recordings), read (where), or derived; "" where it was there.
    /// </summary>
    public string Evidence => Outcome?.Evidence?.ToString() ?? "";

    internal OperationResult? Outcome { get; init; }

    /// <summary>E.g. "VM v of lakefield".</summary>
    public override string ToString() => $"{(IsTd ? "TD" : "VM")} {Name} of {MachineName}";
}
