using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>A CPU of a machine, plugged or waiting for an empty socket.</summary>
public sealed record SimulatedCpu
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>The name that the machine's description gives to what it is.</summary>
    public required string Model { get; init => field = ForeignText.Block(value); }

    /// <summary>"model name" of /proc/cpuinfo.</summary>
    public string? ModelName { get; init => field = ForeignText.Block(value); }

    /// <summary>Who made it.</summary>
    public required CpuVendor Vendor { get; init; }

    /// <summary>Family as /proc/cpuinfo prints it.</summary>
    public required int Family { get; init; }

    /// <summary>Model number as /proc/cpuinfo prints it.</summary>
    public required int ModelNumber { get; init; }

    /// <summary>Stepping.</summary>
    public required int Stepping { get; init; }

    /// <summary>Microcode revision; 0 when not known.</summary>
    public required uint Microcode { get; init; }

    /// <summary>Absent, Offline or Online.</summary>
    public required CpuPresence State { get; init; }

    /// <summary>Whether ordinary tasks, vCPUs among them, may run on it (cpu_active_mask).</summary>
    public required bool Active { get; init; }

    /// <summary>Whether its hardware is in virtualization mode, whatever KVM believes.</summary>
    public required bool Virtualization { get; init; }

    /// <summary>What KVM's check says of it now.</summary>
    public required CheckVerdict Compatible { get; init; }

    /// <summary>Its package.</summary>
    public required int Package { get; init; }

    /// <summary>Its core within the package.</summary>
    public required int Core { get; init; }

    /// <summary>Its thread within the core.</summary>
    public required int Thread { get; init; }

    /// <summary>Its NUMA node.</summary>
    public required int Node { get; init; }

    /// <summary>Its features by the names of /proc/cpuinfo, as hardware has them.</summary>
    public required string Features { get; init => field = ForeignText.Block(value); }

    /// <summary>E.g. "CPU 4 of lakefield (sunny-cove): Online, Fail".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"CPU {Id} of {MachineName} ({Model}): {State}, {Compatible}");
}
