using KvmSim.Exploration;

namespace KvmSim.Cluster.Messages;

/// <summary>A <see cref="WayStep"/> on its way.</summary>
[GenerateSerializer]
internal sealed record WayNews
{
    /// <summary>The state before the step.</summary>
    [Id(0)]
    public required byte[] State { get; init; }

    /// <summary>The actor's kind, number and CPU.</summary>
    [Id(1)]
    public required int[] Action { get; init; }

    internal static WayNews Of(WayStep step) => new()
    {
        State = step.State,
        Action = [(int)step.Action.Actor, step.Action.Index, step.Action.Cpu],
    };

    internal WayStep ToStep() =>
        new(State, new RaceAction((RaceActorKind)Action[0], Action[1], Action[2]));
}
