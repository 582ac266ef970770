using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>What KVM makes of one CPU of a machine, and why.</summary>
public sealed record CpuJudgement
{
    /// <summary>The CPU.</summary>
    public required int Cpu { get; init; }

    /// <summary>Its hardware.</summary>
    public required CpuModel Model { get; init; }

    /// <summary>Whether it is present and online now.</summary>
    public required CpuPresence Presence { get; init; }

    /// <summary>Accepted, refused, or undecidable for want of a register.</summary>
    public required CheckVerdict Verdict { get; init; }

    /// <summary>The first reason for a refusal; null otherwise.</summary>
    public CheckFailure? Failure { get; init; }

    /// <summary>The differences that decide, one for each register or feature.</summary>
    public IReadOnlyList<CompatibilityFinding> Findings { get; init; } = [];

    /// <summary>The registers and leaves that are missing, for <see cref="CheckVerdict.Unknown"/>.</summary>
    public IReadOnlyList<MissingFact> Missing { get; init; } = [];

    /// <summary>What the verdict takes for granted because the description does not say it, as sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>
    /// What bringing it online would do to the CPUs that are there, for good; empty if it was identified already.
    /// </summary>
    public IReadOnlyList<AfterEffect> AfterEffects { get; init; } = [];

    /// <summary>What the verdict rests on; null for one that is not known.</summary>
    public Evidence? Evidence => RecordedAnswers.EvidenceOf(Generation, Verdict, Failure, Findings);

    /// <summary>The kernel that judges.</summary>
    public required Generation Generation { get; init; }

    /// <summary>
    /// Whether CPUs that are alike get the same answer: on arm64 it hangs on who was online when.
    /// </summary>
    internal bool HoldsForKind => !Generation.IsArm;

    /// <summary>It was refused, or set the flag that forbids VMs, since kvm was loaded.</summary>
    public bool WasFlagged { get; init; }

    /// <summary>The CPU that it is compared with.</summary>
    public int ReferenceCpu { get; init; }
}
