using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A machine as a map: its CPUs by package, core and thread, each with what KVM makes of it.</summary>
public sealed record MachineMap
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The id of its kernel's generation.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>Its CPUs, those that wait for an empty socket among them.</summary>
    public required ItemList<SimulatedCpu> Cpus { get; init; }

    /// <summary>The CPUs that KVM refuses, or of which that is not known, each with the bits that differ.</summary>
    public required ItemList<string> Suspects { get; init => field = ItemLists.Shown(value); }

    /// <summary>E.g. "lakefield (linux-6.12): 5 CPUs".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{MachineName} ({Generation}): {Cpus.Length} CPUs");
}
