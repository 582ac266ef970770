using KvmSim.Cluster.Messages;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Jobs;

/// <summary>A <see cref="LeaderPosition"/> that is kept.</summary>
[GenerateSerializer]
public sealed record SavedPosition
{
    /// <summary>The depth that is looked at next.</summary>
    [Id(0)]
    public int Depth { get; set; }

    /// <summary>States reached up to that depth.</summary>
    [Id(1)]
    public long States { get; set; }

    /// <summary>Transitions taken from the levels before.</summary>
    [Id(2)]
    public long Transitions { get; set; }

    /// <summary>States of that depth.</summary>
    [Id(3)]
    public long LevelStates { get; set; }

    /// <summary>What the tables took at most.</summary>
    [Id(4)]
    public long PeakBytes { get; set; }

    /// <summary>What is broken.</summary>
    [Id(5)]
    public BreachNote[] Found { get; set; } = [];

    internal static SavedPosition Of(LeaderPosition position) => new()
    {
        Depth = position.Depth,
        States = position.StateCount,
        Transitions = position.TransitionCount,
        LevelStates = position.LevelCount,
        PeakBytes = position.PeakBytes,
        Found = [.. position.Found.Select(found => BreachNote.Of(found.Breach, found.Depth))],
    };

    internal LeaderPosition ToPosition() => new(
        Depth, States, Transitions, LevelStates, PeakBytes, [.. Found.Select(note => (note.ToBreach(), note.Depth))]);
}
