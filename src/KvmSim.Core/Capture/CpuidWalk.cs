using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>Every leaf and subleaf that a CPU has, by asking it (SDM vol. 2, CPUID; APM vol. 3, appendix E).</summary>
internal static class CpuidWalk
{
    /// <summary>More leaves or subleaves than any CPU has: a guard against a source that never ends.</summary>
    private const uint Most = 0x100;

    /// <param name="ask">The answer to a leaf; null if it cannot be had.</param>
    /// <param name="found">Takes what was found.</param>
    public static void Read(Func<CpuidLeaf, CpuidAnswer?> ask, Action<CpuidLeaf, CpuidAnswer> found)
    {
        foreach (uint range in (ReadOnlySpan<uint>)[0, 0x80000000, 0xc0000000])
        {
            if (ask(new CpuidLeaf(range)) is not { } first || (range != 0 && (first.Eax & 0xffff0000) != range))
            {
                continue;
            }

            found(new CpuidLeaf(range), first);
            for (uint leaf = range + 1; leaf <= first.Eax && leaf - range < Most; leaf++)
            {
                Leaf(leaf, ask, found);
            }
        }
    }

    private static void Leaf(uint leaf, Func<CpuidLeaf, CpuidAnswer?> ask, Action<CpuidLeaf, CpuidAnswer> found)
    {
        if (ask(new CpuidLeaf(leaf)) is not { } answer)
        {
            return;
        }

        found(new CpuidLeaf(leaf), answer);
        if (!CpuidLeaf.HasSubleaves(leaf))
        {
            return;
        }

        uint last = LastSubleaf(leaf, answer);
        for (uint subleaf = 1; subleaf <= last && !IsEnd(leaf, answer); subleaf++)
        {
            if (ask(new CpuidLeaf(leaf, subleaf)) is not { } next)
            {
                return;
            }

            answer = next;
            if (leaf != 0xd || subleaf <= 1 || next != default)
            {
                found(new CpuidLeaf(leaf, subleaf), next);
            }
        }
    }

    /// <summary>The highest subleaf that a leaf can have; of lists that end with a mark, more than enough.</summary>
    private static uint LastSubleaf(uint leaf, CpuidAnswer zero) => leaf switch
    {
        7 or 0x14 or 0x17 or 0x18 or 0x1d or 0x20 or 0x23 or 0x24 => Math.Min(zero.Eax, Most),
        0xd => 63,
        0xf => 1,
        0x10 => 5,
        _ => 32,
    };

    private static bool IsEnd(uint leaf, CpuidAnswer answer) => leaf switch
    {
        4 or 0x8000001d => (answer.Eax & 0x1f) == 0,
        0xb or 0x1f or 0x80000026 => (answer.Ecx & 0xff00) == 0,
        0x12 or 0x1b or 0x1e or 0x80000020 => answer == default,
        _ => false,
    };
}
