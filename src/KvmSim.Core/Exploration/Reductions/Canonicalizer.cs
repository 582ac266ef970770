using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Gives like CPUs and like actors canonical names: of the states that differ only in such names one stands for all.
/// CPUs are alike that follow each other and are of the same kind, so that every walk meets the kinds in the same order
/// as before; CPU 0, which never goes offline, is like no other.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class Canonicalizer<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly StateLayout _layout;
    private readonly (int Start, int End)[] _runs;
    private readonly ulong _cpus;
    private readonly TWord _kept;

    public Canonicalizer(SearchSpace space)
    {
        _layout = space.Layout;
        _runs = space.LikeCpus;
        _cpus = ulong.MaxValue >> (64 - _layout.CpuCount);
        TWord changed = TWord.Ones(0, 3 * _layout.CpuCount);
        changed |= TWord.Ones(_layout.LoaderTodoAt, _layout.HasLoader ? _layout.CpuCount : 0);
        changed |= TWord.Ones(_layout.ActiveAt, _layout.ActiveBits) | TWord.Ones(_layout.CpuAt, _layout.CpuBits);
        changed |= TWord.Ones(_layout.VmsAt, _layout.VmActors * StateLayout.VmBits);
        _kept = ~changed;
    }

    /// <summary>The state that stands for this one.</summary>
    public TWord Normalize(TWord word)
    {
        CpuSets sets = new(
            word.From(0) & _cpus,
            word.From(_layout.EnabledAt) & _cpus,
            word.From(_layout.WalkAt) & _cpus,
            _layout.HasLoader ? word.From(_layout.LoaderTodoAt) & _cpus : 0);
        bool active = (word.From(_layout.ActiveAt) & ((1UL << _layout.ActiveBits) - 1)) != 0;
        int cpu = (int)(word.From(_layout.CpuAt) & ((1UL << _layout.CpuBits) - 1));
        CpuSets renamed = sets.Masked(1);
        int renamedCpu = 0;
        foreach ((int start, int end) in _runs)
        {
            int at = start;
            ulong run = Ones(start, end);
            if (active && cpu >= start && cpu < end)
            {
                renamed = renamed.With(sets.Masked(1UL << cpu).ShiftedTo(cpu, start));
                renamedCpu = start;
                run &= ~(1UL << cpu);
                at++;
            }

            renamed = Sort(sets, run, at, renamed);
        }

        TWord result = (word & _kept) | TWord.Of(renamed.Online, 0) | TWord.Of(renamed.Enabled, _layout.EnabledAt)
            | TWord.Of(renamed.Walk, _layout.WalkAt);
        if (_layout.HasLoader)
        {
            result |= TWord.Of(renamed.Load, _layout.LoaderTodoAt);
        }

        if (active)
        {
            result |= TWord.Of(1, _layout.ActiveAt) | TWord.Of((ulong)renamedCpu, _layout.CpuAt);
        }

        return result | SortVms(word);
    }

    /// <summary>Lays the CPUs of a run out by what they are in.</summary>
    private CpuSets Sort(in CpuSets sets, ulong run, int at, CpuSets renamed)
    {
        int combinations = _layout.HasLoader ? 16 : 8;
        for (int key = 0; key < combinations; key++)
        {
            ulong members = run & sets.Members(key);
            if (members != 0)
            {
                int next = at + BitOperations.PopCount(members);
                renamed = renamed.With(CpuSets.Of(key, Ones(at, next)));
                at = next;
            }
        }

        return renamed;
    }

    private TWord SortVms(TWord word)
    {
        Span<byte> vms = stackalloc byte[_layout.VmActors];
        ulong bits = word.From(_layout.VmsAt);
        for (int i = 0; i < vms.Length; i++)
        {
            byte vm = (byte)(bits & ((1UL << StateLayout.VmBits) - 1));
            int at = i;
            for (; at > 0 && vms[at - 1] > vm; at--)
            {
                vms[at] = vms[at - 1];
            }

            vms[at] = vm;
            bits >>= StateLayout.VmBits;
        }

        ulong sorted = 0;
        for (int i = 0; i < vms.Length; i++)
        {
            sorted |= (ulong)vms[i] << (i * StateLayout.VmBits);
        }

        return TWord.Of(sorted, _layout.VmsAt);
    }

    /// <summary>Bits from start up to, not including, end; at most 63 of them.</summary>
    private static ulong Ones(int start, int end) => ((1UL << (end - start)) - 1) << start;
}
