using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// Leaves above a CPU's maximum are not leaves: Intel's CPUs answer them with the data of the highest one (SDM vol. 2,
/// CPUID), so they are left out.
/// </summary>
internal static class CpuidLimits
{
    private const uint Range = 0xffff0000;

    public static CpuidTable Apply(CpuidTable cpuid) =>
        cpuid.Map((leaf, answer) => Exists(cpuid, leaf) ? answer : null);

    private static bool Exists(CpuidTable cpuid, CpuidLeaf leaf)
    {
        uint first = leaf.Leaf & Range;
        if (leaf.Leaf != first && cpuid.TryGet(new CpuidLeaf(first), out CpuidAnswer max))
        {
            // Outside the basic range an answer that is no maximum says that the range is not there.
            bool isMaximum = first == 0 || (max.Eax & Range) == first;
            return isMaximum && leaf.Leaf <= max.Eax
                && (leaf is not { Leaf: 7, Subleaf: > 0 } || !cpuid.TryGet(new CpuidLeaf(7), out CpuidAnswer seven)
                    || leaf.Subleaf <= seven.Eax);
        }

        return true;
    }
}
