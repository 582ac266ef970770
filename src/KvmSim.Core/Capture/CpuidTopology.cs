using System.Numerics;
using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>Where a CPU is, by its own leaves (SDM vol. 3, 10.9; APM vol. 3, appendix E).</summary>
internal static class CpuidTopology
{
    /// <summary>Null where the leaves do not tell.</summary>
    public static CpuPlacement? Of(CpuidTable cpuid) => Levels(cpuid, 0x1f) ?? Levels(cpuid, 0xb) ?? Legacy(cpuid);

    /// <summary>Leaves 0BH and 1FH: how far to shift the x2APIC id, level by level.</summary>
    private static CpuPlacement? Levels(CpuidTable cpuid, uint leaf)
    {
        int threads = 0, package = 0;
        uint id = 0;
        bool isThere = false;
        for (uint level = 0; cpuid.TryGet(new CpuidLeaf(leaf, level), out CpuidAnswer answer)
            && (answer.Ecx & 0xff00) != 0; level++)
        {
            int shift = (int)(answer.Eax & 0x1f);
            threads = ((answer.Ecx >> 8) & 0xff) == 1 ? shift : threads;
            package = shift;
            id = answer.Edx;
            isThere |= answer.Ebx != 0;
        }

        return isThere ? Split(id, threads, package) : null;
    }

    /// <summary>Leaf 1 with leaf 4, or with leaves 80000008H and 8000001EH.</summary>
    private static CpuPlacement? Legacy(CpuidTable cpuid)
    {
        if (!cpuid.TryGet(new CpuidLeaf(1), out CpuidAnswer one))
        {
            return null;
        }

        uint id = one.Ebx >> 24, logical = (one.Edx & (1 << 28)) == 0 ? 1 : Math.Max(1, (one.Ebx >> 16) & 0xff);
        int package = Bits(logical), cores = 0;
        if (cpuid.TryGet(new CpuidLeaf(4), out CpuidAnswer caches) && (caches.Eax & 0x1f) != 0)
        {
            cores = Bits((caches.Eax >> 26) + 1);
        }
        else if (cpuid.TryGet(new CpuidLeaf(0x80000008), out CpuidAnswer sizes))
        {
            int size = (int)((sizes.Ecx >> 12) & 0xf);
            uint threads = cpuid.TryGet(new CpuidLeaf(0x8000001e), out CpuidAnswer unit)
                ? ((unit.Ebx >> 8) & 0xff) + 1 : 1;
            package = size != 0 ? size : Bits((sizes.Ecx & 0xff) + 1);
            cores = package - Bits(threads);
        }

        package = Math.Max(package, cores);
        return Split(id, package - Math.Max(0, cores), package);
    }

    private static CpuPlacement Split(uint id, int threads, int package)
    {
        threads = Math.Min(threads, package);
        return new CpuPlacement(
            (int)(id >> package),
            (int)((id & ((1u << package) - 1)) >> threads),
            (int)(id & ((1u << threads) - 1)),
            Node: 0);
    }

    /// <summary>The bits that it takes to count so many.</summary>
    private static int Bits(uint count) => count <= 1 ? 0 : 32 - BitOperations.LeadingZeroCount(count - 1);
}
