namespace KvmSim.Exploration;

/// <summary>Makes schedules of breaches: finds the way, gives it the model's own names, replays it.</summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class ScheduleBuilder<TWord>(SearchSpace space, RaceSearchOptions options) : IDisposable
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly PathFinder<TWord> _paths = new(space, options.MaxMemoryBytes);

    /// <summary>
    /// The replayed schedule of a breach that was found at a depth; null when there is no room to look for it, or
    /// somebody asks to stop.
    /// </summary>
    /// <exception cref="ReplayDivergenceException">The programs do not follow what the explorer claims.</exception>
    public RaceSchedule? Build(
        RaceProperty property, int depth, Breach<TWord> breach, CancellationToken cancellation) =>
        Find(property, depth, breach, cancellation) is { } actions
            ? new ScheduleReplay(space, options).Run(property, actions)
            : null;

    /// <summary>
    /// Whose turn it is, step by step, up to a breach; null when there is no room to look for it, or somebody asks to
    /// stop. Nothing is replayed yet.
    /// </summary>
    /// <exception cref="ReplayDivergenceException">No order of events of the model has the form of the way.</exception>
    public RaceAction[]? Find(RaceProperty property, int depth, Breach<TWord> breach, CancellationToken cancellation)
    {
        int sourceDepth = breach.Action is null ? depth : depth - 1;
        if (_paths.Find(breach.Source, sourceDepth, cancellation) is not var (states, actions))
        {
            return null;
        }

        if (breach.Action is RaceAction last)
        {
            actions = [.. actions, last];
        }

        if (space.UsesSymmetry)
        {
            actions = new ScheduleLift<TWord>(space).Lift(states, actions, property)
                ?? throw new ReplayDivergenceException(property, 0, "no order of events of the model has this form.");
        }

        return actions;
    }

    public void Dispose() => _paths.Dispose();
}
