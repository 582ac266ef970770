using KvmSim.Exploration;

namespace KvmSim.Cluster.Messages;

/// <summary>A <see cref="PartReport"/> on its way.</summary>
[GenerateSerializer]
internal sealed record PartTally
{
    [Id(0)]
    public required long States { get; init; }

    [Id(1)]
    public required long Transitions { get; init; }

    [Id(2)]
    public required long Next { get; init; }

    [Id(3)]
    public required long PeakBytes { get; init; }

    [Id(4)]
    public required BreachNote[] Breaches { get; init; }

    [Id(5)]
    public required long[] Sent { get; init; }

    [Id(6)]
    public required long[] Taken { get; init; }

    public static PartTally Of(PartReport report) => new()
    {
        States = report.StateCount,
        Transitions = report.TransitionCount,
        Next = report.NextCount,
        PeakBytes = report.PeakBytes,
        Breaches = [.. report.Breaches.Select(breach => BreachNote.Of(breach, 0))],
        Sent = report.Sent,
        Taken = report.Taken,
    };

    public PartReport ToReport() =>
        new(States, Transitions, Next, PeakBytes, [.. Breaches.Select(breach => breach.ToBreach())], Sent, Taken);
}
