using KvmSim.Conformance;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>One step of a trace, with what is laid beside it.</summary>
public sealed record TraceStep
{
    /// <summary>The trace.</summary>
    public required string TraceId { get; init => field = ForeignText.Block(value); }

    /// <summary>What is laid beside it: "prediction", or the id of another trace.</summary>
    public required string Against { get; init => field = ForeignText.Block(value); }

    /// <summary>Both, as a title.</summary>
    public string Compared => $"{TraceId} | {Against}";

    /// <summary>The step's number, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>What was done; both, if they differ.</summary>
    public required string Operation { get; init => field = ForeignText.Block(value); }

    /// <summary>The answer, the CPUs online and those with virtualization on, as the trace has it.</summary>
    public required string Recorded { get; init => field = ForeignText.Block(value); }

    /// <summary>The same of what is laid beside it.</summary>
    public required string Predicted { get; init => field = ForeignText.Block(value); }

    /// <summary>Answer, state and log are the same.</summary>
    public required bool Same { get; init; }

    /// <summary>What differs first; null if nothing does.</summary>
    public Divergence? Difference { get; init; }

    /// <summary>The log lines that are compared, of the trace.</summary>
    public required ItemList<string> RecordedLog { get; init => field = ItemLists.Shown(value); }

    /// <summary>Those of what is laid beside it.</summary>
    public required ItemList<string> PredictedLog { get; init => field = ItemLists.Shown(value); }

    /// <summary>E.g. "i05@6.12 step 3, online CPU 4: EIO", and what differs.</summary>
    public override string ToString() => FormattableString.Invariant($"{TraceId} step {Step}, {Operation}: ")
        + (Same ? Recorded : $"{Recorded}; {Against}: {Predicted}");

    internal static TraceStep Of(TraceRow row, string trace, string against) => new()
    {
        TraceId = trace,
        Against = against,
        Step = row.Step,
        Operation = row.Operation,
        Recorded = row.First,
        Predicted = row.Second,
        Same = row.Same,
        Difference = row.Difference,
        RecordedLog = [.. row.FirstLog],
        PredictedLog = [.. row.SecondLog],
    };
}
