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
        return _paths.Find(breach.Source, sourceDepth, cancellation) is var (states, actions)
            ? InTheModelsNames(space, property, states, actions, breach)
            : null;
    }

    /// <summary>A way with its last step, and with the names that CPUs and actors have in the model.</summary>
    /// <param name="space">What was explored.</param>
    /// <param name="property">What the last step breaks.</param>
    /// <param name="states">The states from the first to the one before that step, as they were stored.</param>
    /// <param name="actions">The steps between them.</param>
    /// <param name="breach">The last step.</param>
    /// <exception cref="ReplayDivergenceException">No order of events of the model has the form of the way.</exception>
    public static RaceAction[] InTheModelsNames(
        SearchSpace space, RaceProperty property, TWord[] states, RaceAction[] actions, Breach<TWord> breach)
    {
        RaceAction[] steps = breach.Action is RaceAction last ? [.. actions, last] : actions;
        return !space.UsesSymmetry ? steps
            : new ScheduleLift<TWord>(space).Lift(states, steps, property)
                ?? throw new ReplayDivergenceException(property, 0, "no order of events of the model has this form.");
    }

    public void Dispose() => _paths.Dispose();
}
