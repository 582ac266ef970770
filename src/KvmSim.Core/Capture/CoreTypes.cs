using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>The kind of core of a hybrid CPU.</summary>
internal static class CoreTypes
{
    private const uint Hybrid = 1 << 15;
    private const uint Heterogeneous = 1 << 30;

    /// <summary>
    /// Intel: leaf 1AH where leaf 7 says hybrid (SDM vol. 2). AMD: CoreType of leaf 80000026H at the level of cores,
    /// where that leaf says that cores differ (APM vol. 3, appendix E).
    /// </summary>
    public static CoreType Of(CpuidTable cpuid)
    {
        if (cpuid.TryGet(new CpuidLeaf(7), out CpuidAnswer seven) && (seven.Edx & Hybrid) != 0
            && cpuid.TryGet(new CpuidLeaf(0x1a), out CpuidAnswer native))
        {
            return (native.Eax >> 24) switch
            {
                0x40 => CoreType.Performance,
                0x20 => CoreType.Efficient,
                _ => CoreType.Unknown,
            };
        }

        if (!IsHeterogeneousAmd(cpuid) || !cpuid.TryGet(new CpuidLeaf(0x80000026), out CpuidAnswer core))
        {
            return CoreType.Unknown;
        }

        return (core.Ebx >> 28) switch
        {
            0 => CoreType.Performance,
            1 => CoreType.Efficient,
            _ => CoreType.Unknown,
        };
    }

    private static bool IsHeterogeneousAmd(CpuidTable cpuid)
    {
        for (uint level = 0; cpuid.TryGet(new CpuidLeaf(0x80000026, level), out CpuidAnswer answer); level++)
        {
            if ((answer.Eax & Heterogeneous) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
