using System.Runtime.CompilerServices;

namespace KvmSim.Exploration;

/// <summary>
/// Which part owns a state: the one that a hash of its slow variables names. Most steps change neither which CPUs are
/// online nor which have KVM's hardware on, so that most successors stay where their source is; over many parts these
/// sets are too few to make the parts alike, and whose turn it is among the CPUs counts, too. The figures are in
/// docs/scale.md.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal readonly struct PartOwners<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    /// <summary>So many parts are alike by the sets of CPUs alone.</summary>
    public const int MostBySets = 16;

    private readonly TWord _slow;
    private readonly ulong _parts;

    /// <param name="layout">Where the variables lie.</param>
    /// <param name="parts">How many parts there are.</param>
    public PartOwners(StateLayout layout, int parts)
    {
        _parts = (ulong)parts;
        _slow = TWord.Ones(0, layout.CpuCount) | TWord.Ones(layout.EnabledAt, layout.CpuCount);
        if (parts > MostBySets)
        {
            _slow |= TWord.Ones(layout.ActiveAt, layout.ActiveBits) | TWord.Ones(layout.CpuAt, layout.CpuBits)
                | TWord.Ones(layout.HotplugStepAt, StateLayout.StepBits);
        }
    }

    /// <summary>What of a state says who owns it: states that are alike in it have one owner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWord KeyOf(TWord word) => word & _slow;

    /// <summary>The part, from 0, that owns the states of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OfKey(TWord key) => (int)(((StateStore<TWord>.Hash(key) & uint.MaxValue) * _parts) >> 32);

    /// <summary>The part, from 0, that owns a state.</summary>
    public int Of(TWord word) => OfKey(KeyOf(word));
}
