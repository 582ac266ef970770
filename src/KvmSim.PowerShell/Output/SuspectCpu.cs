using KvmSim.Compatibility;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>CPUs of a machine that are alike, and why KVM does not simply accept them.</summary>
public sealed record SuspectCpu
{
    /// <summary>The machine.</summary>
    public required string MachineName { get; init => field = ForeignText.Block(value); }

    /// <summary>The CPUs as a cpulist.</summary>
    public required string Cpus { get; init => field = ForeignText.Block(value); }

    /// <summary>The name of what they are.</summary>
    public required string Model { get; init => field = ForeignText.Block(value); }

    /// <summary>Fail or Unknown.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>At which step the check fails; null where it cannot be decided.</summary>
    public CheckFailureReason? Reason { get; init; }

    /// <summary>What the check answers; null where it cannot be decided.</summary>
    public string? Errno { get; init => field = ForeignText.Block(value); }

    /// <summary>The differences that decide, told of the first of the CPUs.</summary>
    public required ItemList<CompatibilityReason> Reasons { get; init; }

    /// <summary>The registers and leaves that would decide, where the description does not hold them.</summary>
    public required ItemList<string> Missing { get; init => field = ItemLists.Shown(value); }

    /// <summary>The differences in words; where the check is undecided, what it would need.</summary>
    public string DiffersIn => Reports.DiffersIn(Reasons, Missing);

    /// <summary>
    /// What the verdict rests on: recorded (in which recordings), read (where), or derived; "" where it is not known.
    /// </summary>
    public string Evidence { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>
    /// E.g. "4: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 VMM bus-lock detection (BUS_LOCK_DETECTION)".
    /// </summary>
    public override string ToString() => $"{Cpus}: " + (Verdict == CheckVerdict.Unknown
        ? string.Join(", ", Missing)
        : string.Join("; ", Reasons.Select(reason => reason.Difference)));
}
