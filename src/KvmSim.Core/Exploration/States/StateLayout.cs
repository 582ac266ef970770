using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// Where the variables of a state lie in its word, lowest bit first: three or four sets of CPUs, the counters and
/// flags, the hotplug actor that is under way, the steps of the VM actors and of the loader; last, where late CPUs may
/// change what VMs are told, what the system counts with and what each VM was told.
/// </summary>
internal sealed class StateLayout
{
    public const int StepBits = 5;

    public StateLayout(int cpuCount, int hotplugActors, int vmActors, bool hasLoader, int changes = 0)
    {
        CpuCount = cpuCount;
        HotplugActors = hotplugActors;
        VmActors = vmActors;
        HasLoader = hasLoader;
        int at = 3 * cpuCount;
        LoaderTodoAt = Take(ref at, hasLoader ? cpuCount : 0);
        UsageBits = BitsFor(vmActors + 1);
        UsageAt = Take(ref at, UsageBits);
        ReadersBits = BitsFor(vmActors + (hasLoader ? 2 : 1));
        ReadersAt = Take(ref at, ReadersBits);
        FlagsAt = Take(ref at, 4);
        ActiveBits = BitsFor(hotplugActors);
        ActiveAt = Take(ref at, ActiveBits);
        HotplugStepAt = Take(ref at, StepBits);
        CpuBits = BitsFor(cpuCount - 1);
        CpuAt = Take(ref at, CpuBits);
        HotplugFlagsAt = Take(ref at, 2);
        LoaderStepAt = Take(ref at, hasLoader ? StepBits : 0);
        VmsAt = at;
        ChangeBits = changes;
        ChangesAt = at + ((vmActors + (hasLoader ? 1 : 0)) * VmBits);
        Bits = ChangesAt + (changes * (1 + vmActors));
    }

    public static int VmBits => StepBits + 1;

    public int CpuCount { get; }

    public int HotplugActors { get; }

    public int VmActors { get; }

    public bool HasLoader { get; }

    public int EnabledAt => CpuCount;

    public int WalkAt => 2 * CpuCount;

    public int LoaderTodoAt { get; }

    public int UsageBits { get; }

    public int UsageAt { get; }

    /// <summary>Each VM may read once, and whoever takes the callbacks away once more.</summary>
    public int ReadersBits { get; }

    public int ReadersAt { get; }

    public int FlagsAt { get; }

    public int ActiveBits { get; }

    public int ActiveAt { get; }

    public int HotplugStepAt { get; }

    public int CpuBits { get; }

    public int CpuAt { get; }

    public int HotplugFlagsAt { get; }

    public int LoaderStepAt { get; }

    public int VmsAt { get; }

    /// <summary>How many changes there are: 0 almost always.</summary>
    public int ChangeBits { get; }

    /// <summary>Which of them the system counts with; behind it which each VM was told.</summary>
    public int ChangesAt { get; }

    /// <summary>How many bits a state takes.</summary>
    public int Bits { get; }

    private static int Take(ref int at, int bits)
    {
        int start = at;
        at += bits;
        return start;
    }

    private static int BitsFor(int largest) => BitOperations.Log2((uint)largest) + (largest > 0 ? 1 : 0);
}
