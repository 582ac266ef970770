using KvmSim.Exploration;

namespace KvmSim.Cluster.Messages;

/// <summary>A <see cref="PartBreach"/> on its way, or kept.</summary>
[GenerateSerializer]
public sealed record BreachNote
{
    /// <summary>The bit of the property.</summary>
    [Id(0)]
    public int Property { get; set; }

    /// <summary>The state before the step.</summary>
    [Id(1)]
    public byte[] Source { get; set; } = [];

    /// <summary>The actor's kind, number and CPU; empty for a deadlock.</summary>
    [Id(2)]
    public int[] Action { get; set; } = [];

    /// <summary>The depth at which it was found, where it is known.</summary>
    [Id(3)]
    public int Depth { get; set; }

    internal static BreachNote Of(PartBreach breach, int depth) => new()
    {
        Property = (int)breach.Property,
        Source = breach.Source,
        Action = breach.Action is { } action ? [(int)action.Actor, action.Index, action.Cpu] : [],
        Depth = depth,
    };

    internal PartBreach ToBreach() => new(
        (RaceProperty)Property,
        Source,
        Action is [var actor, var index, var cpu] ? new RaceAction((RaceActorKind)actor, index, cpu) : null);
}
