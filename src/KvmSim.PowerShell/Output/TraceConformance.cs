using KvmSim.Conformance;
using KvmSim.Messages;

namespace KvmSim.PowerShell.Output;

/// <summary>Whether the simulation answers as a recorded kernel did.</summary>
public sealed record TraceConformance
{
    /// <summary>The file.</summary>
    public required string Path { get; init => field = ForeignText.Block(value); }

    /// <summary>"scenario@variant".</summary>
    public required string TraceId { get; init => field = ForeignText.Block(value); }

    /// <summary>The kernel that was recorded, by variant.</summary>
    public required string Kernel { get; init => field = ForeignText.Block(value); }

    /// <summary>The id of the generation that was simulated.</summary>
    public required string Generation { get; init => field = ForeignText.Block(value); }

    /// <summary>Every step was predicted.</summary>
    public required bool Conforms { get; init; }

    /// <summary>Steps in the trace.</summary>
    public required int StepCount { get; init; }

    /// <summary>Those that were predicted.</summary>
    public required int StepsConforming { get; init; }

    /// <summary>How many of how many: "15/15".</summary>
    public string Steps => FormattableString.Invariant($"{StepsConforming}/{StepCount}");

    /// <summary>The first step that was not: its number, what differs, what was expected and what was found.</summary>
    public Divergence? FirstDivergence { get; init; }

    /// <summary>E.g. "i05-pku-missing-1vm@6.12: 15/15 steps as predicted", or the first that was not.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{TraceId}: {StepsConforming}/{StepCount} steps as predicted")
        + (FirstDivergence is null ? "" : $"; {FirstDivergence}");

    internal static TraceConformance Of(ConformanceResult result, string path) => new()
    {
        Path = path,
        TraceId = result.TraceId,
        Kernel = result.Kernel,
        Generation = result.Generation,
        Conforms = result.Conforms,
        StepCount = result.StepCount,
        StepsConforming = result.StepsConforming,
        FirstDivergence = result.FirstDivergence,
    };
}
