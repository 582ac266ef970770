using KvmSim.Exploration;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Output;

/// <summary>What is known of a property for every number of CPUs.</summary>
public sealed class KvmRaceVerdict
{
    /// <summary>A property.</summary>
    public required string Property { get; init => field = ForeignText.Block(value); }

    /// <summary>Its name in the published model; "" where that has none.</summary>
    public required string Label { get; init => field = ForeignText.Block(value); }

    /// <summary>What must hold.</summary>
    public required string Sentence { get; init => field = ForeignText.Block(value); }

    /// <summary>Whether it holds, is broken, or is not known.</summary>
    public required AnyCpuCountVerdict Verdict { get; init; }

    /// <summary>
    /// Why no more is known: why it is undecided, or, where it is broken, why fewer CPUs may do; "" where nothing is
    /// open.
    /// </summary>
    public required string Reason { get; init => field = ForeignText.Block(value); }

    /// <summary>The smallest number of CPUs that shows the breach; null unless it is broken.</summary>
    public required int? SmallestCpuCount { get; init; }

    /// <summary>How many steps the breach takes; null unless it is broken.</summary>
    public int? Depth => Violation?.Depth;

    /// <summary>The breach on that machine.</summary>
    public required KvmRaceViolation? Violation { get; init; }

    /// <inheritdoc />
    public override string ToString() => Verdict != AnyCpuCountVerdict.Broken ? $"{Property}: {Verdict}"
        : Reason.Length == 0 ? FormattableString.Invariant($"{Property}: broken from {SmallestCpuCount} CPUs on")
        : FormattableString.Invariant($"{Property}: broken with {SmallestCpuCount} CPUs");
}
