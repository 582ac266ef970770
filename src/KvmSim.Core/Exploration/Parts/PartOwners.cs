using System.Runtime.CompilerServices;

namespace KvmSim.Exploration;

/// <summary>
/// Which part owns a state: the one that a hash of its slow variables names. Most steps change neither which CPUs are
/// online nor which have KVM's hardware on, so that most successors stay where their source is. Where these sets are
/// too few to make parts alike (few CPUs, many parts) more of the state counts. The figures are in docs/scale.md.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal readonly struct PartOwners<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    /// <summary>A walk meets some states more often than others are met: a few large keys could look alike.</summary>
    private const int KeysOfAPart = 32;

    private readonly TWord _slow;
    private readonly ulong _parts;

    private PartOwners(TWord slow, int parts)
    {
        _slow = slow;
        _parts = (ulong)parts;
    }

    /// <summary>
    /// How a space is divided into so many parts: by as little of a state as makes them alike, judged by the states of
    /// random walks that are the same ones everywhere.
    /// </summary>
    public static PartOwners<TWord> Of(SearchSpace space, int parts)
    {
        StateLayout layout = space.Layout;
        TWord sets = TWord.Ones(0, layout.CpuCount) | TWord.Ones(layout.EnabledAt, layout.CpuCount);
        TWord moves = TWord.Ones(layout.ActiveAt, layout.ActiveBits) | TWord.Ones(layout.CpuAt, layout.CpuBits)
            | TWord.Ones(layout.HotplugStepAt, StateLayout.StepBits);
        PartOwners<TWord> bySets = new(sets, parts), byMoves = new(sets | moves, parts);
        IReadOnlyCollection<TWord> sample = parts == 1 ? [] : new StateSample<TWord>(space).Take();
        return bySets.MakesAlike(sample) ? bySets
            : byMoves.MakesAlike(sample) ? byMoves
            : new PartOwners<TWord>(TWord.Ones(0, layout.Bits), parts);
    }

    /// <summary>What of a state says who owns it: states that are alike in it have one owner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWord KeyOf(TWord word) => word & _slow;

    /// <summary>The part, from 0, that owns the states of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OfKey(TWord key) => (int)(((StateStore<TWord>.Hash(key) & uint.MaxValue) * _parts) >> 32);

    /// <summary>The part, from 0, that owns a state.</summary>
    public int Of(TWord word) => OfKey(KeyOf(word));

    /// <summary>
    /// Whether the states have so many keys that each part gets many of them, and no part has 15 % more of the states
    /// than the mean, beside what chance gives one of so many.
    /// </summary>
    private bool MakesAlike(IReadOnlyCollection<TWord> states)
    {
        HashSet<TWord> keys = [];
        int[] counts = new int[_parts];
        foreach (TWord state in states)
        {
            TWord key = KeyOf(state);
            keys.Add(key);
            counts[OfKey(key)]++;
        }

        double mean = (double)states.Count / counts.Length;
        return keys.Count >= KeysOfAPart * counts.Length && counts.Max() <= (1.15 * mean) + (3 * Math.Sqrt(mean));
    }
}
