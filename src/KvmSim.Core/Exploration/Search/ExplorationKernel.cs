using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// The world of the published model around the step programs: two sets of CPUs, and a note of what a step did that a
/// property forbids.
/// </summary>
internal struct ExplorationKernel : IKernel<CpuMask64>
{
    private readonly CpuMask64 _incompatible;
    private readonly CpuMask64 _failing;
    private readonly CpuMask64[] _changing;

    public ExplorationKernel(CpuMask64 incompatible, CpuMask64 failing, CpuMask64[] changing, bool enablesAtLoad)
    {
        _incompatible = incompatible;
        _failing = failing;
        _changing = changing;
        EnablesAtLoad = enablesAtLoad;
    }

    public static bool IsDetailed => false;

    public readonly bool EnablesAtLoad { get; }

    /// <summary>CPUs that fail the check.</summary>
    public readonly CpuMask64 Incompatible => _incompatible;

    /// <summary>CPUs that pass it and cannot be enabled.</summary>
    public readonly CpuMask64 Failing => _failing;

    /// <summary>What the steps since the last reset broke, as far as a step alone can say.</summary>
    public RaceProperty Broken { get; set; }

    /// <summary>VM creation was forbidden by the flag; whether rightly, the state says.</summary>
    public bool Forbidden { get; set; }

    /// <summary>/dev/kvm appeared.</summary>
    public bool Published { get; set; }

    /// <summary>Whether anything was noted since the notes were cleared.</summary>
    public readonly bool IsNoted => Broken != RaceProperty.None || Forbidden || Published;

    /// <summary>Forgets the notes, before the next step.</summary>
    public void ClearNotes()
    {
        Broken = RaceProperty.None;
        Forbidden = false;
        Published = false;
    }

    public readonly Errno BringUp(int cpu) => Errno.None;

    public readonly byte ChangeOf(int cpu)
    {
        for (int kind = 0; kind < _changing.Length; kind++)
        {
            if (_changing[kind].Contains(cpu))
            {
                return (byte)(1 << kind);
            }
        }

        return 0;
    }

    /// <summary>The changes that the CPUs of a set come with.</summary>
    public readonly byte ChangesOf(CpuMask64 cpus)
    {
        int changes = 0;
        for (int kind = 0; kind < _changing.Length; kind++)
        {
            changes |= cpus.Intersect(_changing[kind]).IsEmpty ? 0 : 1 << kind;
        }

        return (byte)changes;
    }

    public readonly void EnterOnlineSection(int cpu)
    {
    }

    public readonly void Activate(int cpu)
    {
    }

    public readonly void Deactivate(int cpu)
    {
    }

    public readonly void TakenDown(int cpu)
    {
    }

    public readonly bool IsCompatible(int cpu) => !_incompatible.Contains(cpu);

    public readonly bool AnyIncompatible(CpuMask64 cpus) => !cpus.Intersect(_incompatible).IsEmpty;

    public bool EnableHardware(int cpu)
    {
        if (_incompatible.Contains(cpu))
        {
            Broken |= RaceProperty.UncheckedEnable;
        }

        return !_failing.Contains(cpu);
    }

    public readonly void DisableHardware(int cpu)
    {
    }

    public readonly void EnableFailed(int cpu)
    {
    }

    public void Refused(int cpu, bool incompatible)
    {
        if (!_incompatible.Contains(cpu) && !_failing.Contains(cpu))
        {
            Broken |= RaceProperty.SpuriousRefusal;
        }
    }

    public readonly void Remembered(int cpu)
    {
    }

    public void CreationForbidden() => Forbidden = true;

    public readonly Errno SetUpVendor() => Errno.None;

    public readonly bool IsCompatibleAtLoad(int cpu) => IsCompatible(cpu);

    public void Publish(bool present) => Published |= present;
}
