using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Turns a way through states with canonical names into one through states of the model: whose turn it is stays, and
/// only the CPUs that idle hotplug actors pick and the numbers of the actors have to be found again.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class ScheduleLift<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly StateLayout _layout;
    private readonly Expander<TWord> _expander;
    private readonly Canonicalizer<TWord> _canonicalizer;
    private readonly TWord _walkMask;

    public ScheduleLift(SearchSpace space)
    {
        _layout = space.Layout;
        _expander = new Expander<TWord>(space.WithoutReduction());
        _canonicalizer = new Canonicalizer<TWord>(space);
        _walkMask = TWord.Ones(_layout.WalkAt, _layout.CpuCount)
            | TWord.Ones(_layout.LoaderTodoAt, _layout.HasLoader ? _layout.CpuCount : 0);
    }

    /// <summary>The actions of the model, or null where none follow the way: the reduction was wrong.</summary>
    public RaceAction[]? Lift(TWord[] states, IReadOnlyList<RaceAction> actions, RaceProperty property)
    {
        List<List<(TWord State, int Parent, RaceAction Action)>> levels = [[(_expander.Initial(), -1, default)]];
        for (int step = 0; step < actions.Count; step++)
        {
            TWord? next = step + 1 < states.Length ? states[step + 1] : null;
            levels.Add(Follow(levels[^1], actions[step].Actor, next, property));
            if (levels[^1].Count == 0)
            {
                return null;
            }
        }

        RaceAction[] lifted = new RaceAction[actions.Count];
        for (int step = actions.Count, at = 0; step > 0; step--)
        {
            (_, int parent, lifted[step - 1]) = levels[step][at];
            at = parent;
        }

        return lifted;
    }

    /// <summary>All steps of such an actor that lead to a state like the next, or that break the property.</summary>
    private List<(TWord State, int Parent, RaceAction Action)> Follow(
        List<(TWord State, int Parent, RaceAction Action)> level,
        RaceActorKind actor,
        TWord? next,
        RaceProperty property)
    {
        List<(TWord State, int Parent, RaceAction Action)> followed = [];
        HashSet<TWord> seen = [];
        for (int parent = 0; parent < level.Count; parent++)
        {
            PathSink<TWord> sink = new([]);
            _expander.Expand(level[parent].State, ref sink);
            foreach ((TWord state, RaceAction action, RaceProperty broken) in sink.Transitions)
            {
                bool fits = next is TWord like ? IsLike(state, like) : (broken & property) != RaceProperty.None;
                if (action.Actor == actor && fits && seen.Add(state))
                {
                    followed.Add((state, parent, action));
                }
            }
        }

        // Outside a walk every state of the same canonical name goes on in the same way: one is enough.
        bool walks = next is TWord reached && (reached & _walkMask) != default;
        return walks ? followed : [.. followed.Take(1)];
    }

    /// <summary>
    /// Whether two states are the same but for names. In the middle of a walk the two may have visited different CPUs
    /// of a kind, as many of each: then on which CPUs virtualization is enabled has to agree only after the walk.
    /// </summary>
    private bool IsLike(TWord state, TWord canonical)
    {
        if ((canonical & _walkMask) == default)
        {
            return _canonicalizer.Normalize(state) == canonical;
        }

        TWord compared = ~(_walkMask | TWord.Ones(_layout.EnabledAt, _layout.CpuCount));
        return _canonicalizer.Normalize(state & compared) == _canonicalizer.Normalize(canonical & compared)
            && StillToVisit(state) == StillToVisit(canonical);
    }

    private int StillToVisit(TWord state)
    {
        ulong cpus = ulong.MaxValue >> (64 - _layout.CpuCount);
        int walk = BitOperations.PopCount(state.From(_layout.WalkAt) & cpus);
        return _layout.HasLoader ? walk + BitOperations.PopCount(state.From(_layout.LoaderTodoAt) & cpus) : walk;
    }
}
