using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Counts like CPUs as none, one or many. A state of this machine stands for the states of all machines: two CPUs of a
/// kind in the same sets mean two or more, and of CPUs that are offline and disabled there are always more.
/// </summary>
internal sealed class CounterAbstraction
{
    private const int Keys = 8;

    private readonly StateLayout _layout;
    private readonly SearchSpace _space;
    private readonly Canonicalizer<UInt128> _canonicalizer;
    private readonly ulong _cpus;

    public CounterAbstraction(SearchSpace space)
    {
        _space = space;
        _layout = space.Layout;
        _canonicalizer = new Canonicalizer<UInt128>(space);
        _cpus = (1UL << _layout.CpuCount) - 1;
    }

    /// <summary>The abstract state of a state: of three like CPUs or more, two stay.</summary>
    public UInt128 Abstract(UInt128 word)
    {
        CpuSets sets = SetsOf(word);
        foreach (ulong members in Classes(word, sets))
        {
            ulong kept = members & (ulong)-(long)members;
            kept |= (members ^ kept) & (ulong)-(long)(members ^ kept);
            sets = sets.Masked(~(members & ~kept));
        }

        return _canonicalizer.Normalize(With(word, sets));
    }

    /// <summary>The states that an abstract state stands for, as far as a step can tell them apart.</summary>
    /// <returns>The states, or null where this machine has too few CPUs to show them.</returns>
    public List<UInt128>? Concretize(UInt128 word)
    {
        List<UInt128> states = [word];
        CpuSets sets = SetsOf(word);
        foreach (ulong members in Classes(word, sets).Where(members => BitOperations.PopCount(members) > 1))
        {
            int like = BitOperations.TrailingZeroCount(members);
            for (int i = states.Count - 1; i >= 0; i--)
            {
                if (WithOneMore(states[i], like) is not UInt128 larger)
                {
                    return null;
                }

                states.Add(larger);
            }
        }

        return states.TrueForAll(HasSpare) ? states : null;
    }

    /// <summary>The same state with those CPUs offline and disabled.</summary>
    public UInt128 Without(UInt128 word, ulong cpus) => With(word, SetsOf(word).Masked(~cpus));

    private UInt128? WithOneMore(UInt128 word, int like)
    {
        CpuSets sets = SetsOf(word);
        (int start, int end) = _space.LikeCpus.First(run => like >= run.Start && like < run.End);
        ulong spare = Spare(word, sets, start, end);
        if (spare == 0)
        {
            return null;
        }

        int added = BitOperations.TrailingZeroCount(spare);
        return With(word, sets.With(sets.Masked(1UL << like).ShiftedTo(like, added)));
    }

    private bool HasSpare(UInt128 word) =>
        Array.TrueForAll(_space.LikeCpus, run => Spare(word, SetsOf(word), run.Start, run.End) != 0);

    /// <summary>CPUs of a run that are in no set and that nobody moves.</summary>
    private ulong Spare(UInt128 word, in CpuSets sets, int start, int end) =>
        Run(start, end) & sets.Members(0) & ~Moved(word);

    /// <summary>The CPUs of a kind that are in the same sets; not those in no set, not the moved CPU.</summary>
    private IEnumerable<ulong> Classes(UInt128 word, CpuSets sets)
    {
        ulong moved = Moved(word);
        foreach ((int start, int end) in _space.LikeCpus)
        {
            for (int key = 1; key < Keys; key++)
            {
                ulong members = Run(start, end) & sets.Members(key) & ~moved;
                if (members != 0)
                {
                    yield return members;
                }
            }
        }
    }

    private ulong Moved(UInt128 word)
    {
        bool active = ((ulong)(word >> _layout.ActiveAt) & ((1UL << _layout.ActiveBits) - 1)) != 0;
        return active ? 1UL << (int)((ulong)(word >> _layout.CpuAt) & ((1UL << _layout.CpuBits) - 1)) : 0;
    }

    private CpuSets SetsOf(UInt128 word) => new(
        (ulong)word & _cpus,
        (ulong)(word >> _layout.EnabledAt) & _cpus,
        (ulong)(word >> _layout.WalkAt) & _cpus,
        Load: 0);

    private UInt128 With(UInt128 word, in CpuSets sets) =>
        (word >> (3 * _layout.CpuCount) << (3 * _layout.CpuCount))
        | sets.Online | ((UInt128)sets.Enabled << _layout.EnabledAt) | ((UInt128)sets.Walk << _layout.WalkAt);

    private static ulong Run(int start, int end) => ((1UL << (end - start)) - 1) << start;
}
