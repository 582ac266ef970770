using KvmSim.Compatibility;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>A machine of a fleet, judged against itself.</summary>
public sealed record MachineVerdict
{
    /// <summary>The machine.</summary>
    public required string Name { get; init => field = ForeignText.Block(value); }

    /// <summary>The file that it was read from.</summary>
    public required string Source { get; init => field = ForeignText.Block(value); }

    /// <summary>The id of the generation whose kernel judged it.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>Pass, Fail or Unknown.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>What loading the vendor's module on the boot CPU answers: "ok" or an errno.</summary>
    public required string Load { get; init => field = ForeignText.Block(value); }

    /// <summary>Why its kernel did not survive its boot; null if it did.</summary>
    public string? Death { get; init => field = ForeignText.Block(value); }

    /// <summary>How many CPUs are present.</summary>
    public required int CpuCount { get; init; }

    /// <summary>How many of them KVM accepts.</summary>
    public required int AcceptedCount { get; init; }

    /// <summary>The same, of how many: "4/5".</summary>
    public string Accepted => FormattableString.Invariant($"{AcceptedCount}/{CpuCount}");

    /// <summary>
    /// Why it does not simply pass: how its kernel died, or the CPUs that are refused or undecided; "" if it passes.
    /// </summary>
    public string Why => Death ?? string.Join("; ", Suspects.Select(suspect => suspect.ToString()));

    /// <summary>The CPUs that are refused or undecided, and why; alike ones together.</summary>
    public required ItemList<SuspectCpu> Suspects { get; init; }

    /// <summary>What was taken for granted because no source said it.</summary>
    public required ItemList<string> Assumptions { get; init => field = ItemLists.Shown(value); }

    /// <summary>
    /// What the verdict rests on: recorded (in which recordings), read (where), or derived; "" where it is not known.
    /// </summary>
    public string Evidence { get; init => field = ForeignText.Block(value); } = "";

    /// <summary>The class that it is in; 0 if it was left out.</summary>
    public required int Class { get; init; }

    /// <summary>E.g. "lakefield (linux-6.12): Fail: 4: IA32_VMX_PROCBASED_CTLS2 (0x48b): bit 30 …".</summary>
    public override string ToString()
    {
        string why = Death ?? (Suspects.Length > 0 ? string.Join("; ", Suspects.Select(suspect => suspect.ToString()))
            : Load == "ok" ? "" : $"KVM does not load: {Load}");
        return $"{Name} ({Generation}): {Verdict}{(why.Length == 0 ? "" : ": ")}{why}";
    }
}
