using System.Numerics;

using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// Counts like CPUs up to a number that stands for itself and all above: none and some, or none, one and many. A state
/// of this machine stands for the states of all machines; of CPUs that are offline and disabled there are always more.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class CounterAbstraction<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly StateLayout _layout;
    private readonly (int Start, int End)[] _runs;
    private readonly Canonicalizer<TWord> _canonicalizer;
    private readonly ulong _cpus;
    private readonly int _many;
    private readonly int _keys;
    private readonly TWord _kept;
    private readonly StateCodec<TWord> _codec;
    private readonly ExploredState _state;
    private readonly bool _locksOnDestroy;
    private readonly bool _isAlone;

    /// <param name="space">A machine with room for the abstract states.</param>
    /// <param name="many">The number that stands for itself and all above, from 1.</param>
    public CounterAbstraction(SearchSpace space, int many)
    {
        _many = many;
        _runs = space.LikeCpus;
        _layout = space.Layout;
        _canonicalizer = new Canonicalizer<TWord>(space);
        _cpus = ulong.MaxValue >> (64 - _layout.CpuCount);
        _keys = _layout.HasLoader ? 16 : 8;
        _codec = new StateCodec<TWord>(_layout);
        _state = new ExploredState(space.VmActors);
        _locksOnDestroy = space.Model.Parts.LocksOnDestroy;

        // Where CPUs disable themselves beside a walk, one that it finds enabled may not stay so.
        _isAlone = !space.WalksInAnyOrder;
        _kept = ~(TWord.Ones(0, 3 * _layout.CpuCount)
            | TWord.Ones(_layout.LoaderTodoAt, _layout.HasLoader ? _layout.CpuCount : 0));
    }

    /// <summary>
    /// How many CPUs of a kind a state has to have room for: as many as are told apart in each combination of sets, one
    /// more for the step that is tried with one more, the moved one, and one that is in no set.
    /// </summary>
    public static int CpusOfKind(bool hasLoader, int many) => ((hasLoader ? 15 : 7) * many) + 3;

    /// <summary>The abstract state of a state: of more like CPUs than are told apart the first stay.</summary>
    public TWord Abstract(TWord word)
    {
        CpuSets sets = WithoutIdle(word, SetsOf(word));
        ulong moved = Moved(word), dropped = 0;
        foreach ((int start, int end) in _runs)
        {
            ulong run = Run(start, end) & ~moved;
            for (int key = 1; key < _keys; key++)
            {
                dropped |= Beyond(run & sets.Members(key));
            }
        }

        return _canonicalizer.Normalize(With(word, sets.Masked(~dropped)));
    }

    /// <summary>
    /// What else an abstract state stands for, as far as a step can tell it apart: with one CPU more where there are
    /// many, in one combination at a time. A step takes one CPU at most out of a combination and asks of the others
    /// whether they are empty, so only the steps that take one out of that combination can go another way.
    /// </summary>
    /// <param name="word">The abstract state.</param>
    /// <param name="larger">The states are added here, each with the CPUs of that combination.</param>
    /// <returns>False where this machine has too few CPUs to show them.</returns>
    public bool TryEnlarge(TWord word, List<(TWord State, ulong Like)> larger)
    {
        CpuSets sets = SetsOf(word);
        ulong moved = Moved(word), spare = sets.Members(0) & ~moved;
        foreach ((int start, int end) in _runs)
        {
            ulong run = Run(start, end), free = run & spare;
            for (int key = 1; key < _keys; key++)
            {
                if (BitOperations.PopCount(run & sets.Members(key) & ~moved) < _many)
                {
                    continue;
                }

                // The one that is added, and one more that stays in no set.
                if ((free & (free - 1)) == 0)
                {
                    return false;
                }

                TWord state = _canonicalizer.Normalize(
                    With(word, sets.With(CpuSets.Of(key, free & (ulong)-(long)free))));
                larger.Add((state, run & SetsOf(state).Members(key) & ~Moved(state)));
            }

            if (free == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same state with those CPUs offline and disabled.</summary>
    public TWord Without(TWord word, ulong cpus) => With(word, SetsOf(word).Masked(~cpus));

    /// <summary>
    /// The sets without CPUs that a walk has still to visit and will find as it wants them: to visit these does
    /// nothing, since nobody else enables while somebody walks, and nobody disables while walks wait for nobody.
    /// </summary>
    private CpuSets WithoutIdle(TWord word, CpuSets sets)
    {
        _codec.Decode(word, _state);
        ulong load = !_layout.HasLoader ? 0 : _state.Loader.Step switch
        {
            LoaderStep.CheckEach => sets.Load,
            LoaderStep.DisableEach when !_locksOnDestroy => sets.Load & sets.Enabled,
            _ => 0,
        };
        ulong walk = _state.Walker < 0 ? sets.Walk
            : _state.Vms[_state.Walker].Step != VmStep.EnableEach ? sets.Walk & sets.Enabled
            : _isAlone ? sets.Walk & ~sets.Enabled
            : sets.Walk;
        return sets with { Walk = walk, Load = load };
    }

    /// <summary>The members above as many as are told apart.</summary>
    private ulong Beyond(ulong members)
    {
        for (int i = 0; i < _many && members != 0; i++)
        {
            members &= members - 1;
        }

        return members;
    }

    private ulong Moved(TWord word)
    {
        bool active = (word.From(_layout.ActiveAt) & ((1UL << _layout.ActiveBits) - 1)) != 0;
        return active ? 1UL << (int)(word.From(_layout.CpuAt) & ((1UL << _layout.CpuBits) - 1)) : 0;
    }

    private CpuSets SetsOf(TWord word) => new(
        word.From(0) & _cpus,
        word.From(_layout.EnabledAt) & _cpus,
        word.From(_layout.WalkAt) & _cpus,
        _layout.HasLoader ? word.From(_layout.LoaderTodoAt) & _cpus : 0);

    private TWord With(TWord word, in CpuSets sets)
    {
        TWord changed = (word & _kept) | TWord.Of(sets.Online, 0) | TWord.Of(sets.Enabled, _layout.EnabledAt)
            | TWord.Of(sets.Walk, _layout.WalkAt);
        return _layout.HasLoader ? changed | TWord.Of(sets.Load, _layout.LoaderTodoAt) : changed;
    }

    private static ulong Run(int start, int end) => ((1UL << (end - start)) - 1) << start;
}
