using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>
/// Takes out of a CPU's leaves what is its own by nature, so that two CPUs of one kind have the same: APIC ids (SDM
/// vol. 2, leaves 1, 0BH, 1FH; its row in a table, leaf 6; APM vol. 3, leaves 8000001EH, 80000026H), and what software
/// switched on there.
/// </summary>
internal static class CpuidNormalization
{
    private const uint Hypervisor = 0x40000000, HypervisorEnd = 0x40010000;
    private const uint CentaurFeatures = 0xc0000001, CentaurEnd = 0xc0010000;

    /// <summary>
    /// The leaves without ids of the CPU itself, without those of a hypervisor above it, and without those in which
    /// Centaur's CPUs tell their temperature.
    /// </summary>
    public static CpuidTable WithoutIds(CpuidTable cpuid) =>
        cpuid.Map(static (leaf, answer) => IsOfTheCpu(leaf) ? WithoutIds(leaf, answer) : null);

    /// <summary>
    /// The leaves also without what depends on the operating system: OSXSAVE, OSPKE, and the size of the XSAVE area
    /// for the features that are switched on.
    /// </summary>
    public static CpuidTable WithoutSettings(CpuidTable cpuid) =>
        cpuid.Map(static (leaf, answer) => IsOfTheCpu(leaf) ? WithoutSettings(leaf, WithoutIds(leaf, answer)) : null);

    private static bool IsOfTheCpu(CpuidLeaf leaf) =>
        leaf.Leaf is not ((>= Hypervisor and < HypervisorEnd) or (> CentaurFeatures and < CentaurEnd));

    private static CpuidAnswer WithoutIds(CpuidLeaf leaf, CpuidAnswer answer) => leaf.Leaf switch
    {
        1 => answer with { Ebx = answer.Ebx & 0x00ffffff },
        6 => answer with { Edx = answer.Edx & 0x0000ffff },
        0xb or 0x1f or 0x80000026 => answer with { Edx = 0 },
        0x8000001e => answer with { Eax = 0, Ebx = answer.Ebx & 0xffffff00, Ecx = answer.Ecx & 0xffffff00 },
        _ => answer,
    };

    private static CpuidAnswer WithoutSettings(CpuidLeaf leaf, CpuidAnswer answer) => leaf switch
    {
        { Leaf: 1 } => answer with { Ecx = answer.Ecx & ~(1u << 27) },
        { Leaf: 7, Subleaf: 0 } => answer with { Ecx = answer.Ecx & ~(1u << 4) },
        { Leaf: 0xd, Subleaf: 0 or 1 } => answer with { Ebx = 0 },
        _ => answer,
    };
}
