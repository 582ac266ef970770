using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Gives like CPUs and like actors canonical names: of the states that differ only in such names one stands for all.
/// CPUs are alike that follow each other and are of the same kind, so that every walk meets the kinds in the same order
/// as before; CPU 0, which never goes offline, is like no other.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class Canonicalizer<TWord>
    where TWord : struct, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private readonly StateLayout _layout;
    private readonly (int Start, int End)[] _runs;
    private readonly ulong _cpus;
    private readonly TWord _kept;

    public Canonicalizer(SearchSpace space)
    {
        _layout = space.Layout;
        _runs = space.LikeCpus;
        _cpus = Ones(0, _layout.CpuCount);
        TWord changed = (TWord.One << (3 * _layout.CpuCount)) - TWord.One;
        changed |= Field(_layout.LoaderTodoAt, _layout.HasLoader ? _layout.CpuCount : 0);
        changed |= Field(_layout.ActiveAt, _layout.ActiveBits) | Field(_layout.CpuAt, _layout.CpuBits);
        changed |= Field(_layout.VmsAt, _layout.VmActors * StateLayout.VmBits);
        _kept = ~changed;
    }

    /// <summary>The state that stands for this one.</summary>
    public TWord Normalize(TWord word)
    {
        CpuSets sets = new(
            Low(word) & _cpus,
            Low(word >> _layout.EnabledAt) & _cpus,
            Low(word >> _layout.WalkAt) & _cpus,
            _layout.HasLoader ? Low(word >> _layout.LoaderTodoAt) & _cpus : 0);
        bool active = (Low(word >> _layout.ActiveAt) & ((1UL << _layout.ActiveBits) - 1)) != 0;
        int cpu = (int)(Low(word >> _layout.CpuAt) & ((1UL << _layout.CpuBits) - 1));
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

        TWord result = (word & _kept) | Wide(renamed.Online) | (Wide(renamed.Enabled) << _layout.EnabledAt)
            | (Wide(renamed.Walk) << _layout.WalkAt);
        if (_layout.HasLoader)
        {
            result |= Wide(renamed.Load) << _layout.LoaderTodoAt;
        }

        if (active)
        {
            result |= (TWord.One << _layout.ActiveAt) | (Wide((ulong)renamedCpu) << _layout.CpuAt);
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
        TWord bits = word >> _layout.VmsAt;
        for (int i = 0; i < vms.Length; i++)
        {
            byte vm = (byte)(Low(bits) & ((1UL << StateLayout.VmBits) - 1));
            int at = i;
            for (; at > 0 && vms[at - 1] > vm; at--)
            {
                vms[at] = vms[at - 1];
            }

            vms[at] = vm;
            bits >>= StateLayout.VmBits;
        }

        TWord sorted = default;
        for (int i = 0; i < vms.Length; i++)
        {
            sorted |= Wide(vms[i]) << (_layout.VmsAt + (i * StateLayout.VmBits));
        }

        return sorted;
    }

    private static ulong Low(TWord word) => ulong.CreateTruncating(word);

    private static TWord Wide(ulong value) => TWord.CreateTruncating(value);

    private static TWord Field(int at, int bits) => ((TWord.One << bits) - TWord.One) << at;

    /// <summary>Bits from start up to, not including, end; at most 63 of them.</summary>
    private static ulong Ones(int start, int end) => ((1UL << (end - start)) - 1) << start;
}
