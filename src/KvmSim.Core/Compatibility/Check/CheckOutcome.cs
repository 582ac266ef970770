using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>The result of a check.</summary>
/// <param name="Verdict">Accepted, refused, or not decidable.</param>
/// <param name="Failure">Why it was refused; null otherwise.</param>
/// <param name="Lines">
/// What the kernel prints, in its order: warnings of the derivation, then the vendor's line. A refusal over CR4 is
/// silent.
/// </param>
/// <param name="Missing">For <see cref="CheckVerdict.Unknown"/>: the registers and leaves that would decide.</param>
/// <param name="Findings">The differences that led to a refusal or left the question open; empty on a pass.</param>
public sealed record CheckOutcome(
    CheckVerdict Verdict,
    CheckFailure? Failure,
    IReadOnlyList<KernelLine> Lines,
    IReadOnlyList<MissingFact> Missing,
    IReadOnlyList<CompatibilityFinding> Findings)
{
    /// <summary>Accepted without anything to say.</summary>
    internal static CheckOutcome Silent { get; } = new(CheckVerdict.Pass, null, [], [], []);

    /// <summary>What the verdict takes for granted, as sentences; empty where all that decides is known.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>Whether the kernel accepts the CPU, as far as the registers are known.</summary>
    public bool Passed => Verdict == CheckVerdict.Pass;

    /// <summary>The line that names the cause; null when the kernel is silent about it.</summary>
    public KernelLine? Line { get; init; }
}
