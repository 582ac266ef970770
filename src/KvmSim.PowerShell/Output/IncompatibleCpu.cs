using KvmSim.Compatibility;
using KvmSim.Messages;
using KvmSim.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Output;

/// <summary>A CPU that KVM refuses, or would refuse if it looked, and why.</summary>
public sealed record IncompatibleCpu
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPU.</summary>
    public required int Id { get; init; }

    /// <summary>The name of what it is.</summary>
    public required string Model { get; init => field = ForeignText.Block(value); }

    /// <summary>Absent, Offline or Online.</summary>
    public required CpuPresence State { get; init; }

    /// <summary>At which step the check fails; null where it cannot be decided.</summary>
    public CheckFailureReason? Reason { get; init; }

    /// <summary>What the check answers: EIO or EOPNOTSUPP; null where it cannot be decided.</summary>
    public string? Errno { get; init => field = ForeignText.Block(value); }

    /// <summary>Every difference that decides.</summary>
    public required ItemList<CompatibilityReason> Reasons { get; init; }

    /// <summary>The registers that would decide, where the description does not hold them.</summary>
    public required ItemList<string> Missing { get; init => field = ItemLists.Shown(value); }

    /// <summary>The differences in words; where the check is undecided, what it would need.</summary>
    public string DiffersIn => Reports.DiffersIn(Reasons, Missing);

    /// <summary>What bringing it online does to the other CPUs, for good, even if it is refused.</summary>
    public required ItemList<string> AfterEffects { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// What the verdict rests on: recorded (in which recordings), read (where), or derived; "" where it is not known.
    /// </summary>
    public string Evidence { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>Whether it was refused, or set the flag that forbids VMs, since kvm was loaded.</summary>
    public required bool WasFlagged { get; init; }

    /// <summary>The CPU that it is compared with.</summary>
    public required int ReferenceCpu { get; init; }

    /// <summary>
    /// E.g. "CPU 4 of lakefield: VmcsInconsistent (EIO): IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock
    /// detection".
    /// </summary>
    public override string ToString()
    {
        string why = string.Join("; ", Reasons.Select(reason => reason.Difference).Concat(Missing));
        string verdict = Reason is null ? "undecided" : $"{Reason} ({Errno})";
        return FormattableString.Invariant($"CPU {Id} of {MachineName}: {verdict}{(why.Length == 0 ? "" : ": ")}{why}");
    }
}
