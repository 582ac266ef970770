using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>What must be so of every source, whatever its format.</summary>
internal static class CaptureChecks
{
    public static void Check(CaptureBuilder machine, CapturedCpu[] cpus)
    {
        if (machine.HasErrors)
        {
            return;
        }

        if (cpus.Length == 0)
        {
            machine.Fail(
                0, "No CPU is described.", "A dump that was cut off before its first CPU has to be made again.");
            return;
        }

        OneMachine(machine, cpus);
        foreach (CapturedCpu cpu in cpus)
        {
            Complete(machine, cpu);
        }

        EvenlyDescribed(machine, cpus);
    }

    /// <summary>No machine mixes vendors: the kernel itself assumes one (boot_cpu_data.x86_vendor).</summary>
    private static void OneMachine(CaptureBuilder machine, CapturedCpu[] cpus)
    {
        CapturedCpu? first = Array.Find(cpus, cpu => VendorOf(cpu) is not null);
        CapturedCpu? other = Array.Find(cpus, cpu => VendorOf(cpu) is { } vendor && vendor != VendorOf(first!));
        if (other is not null)
        {
            machine.Fail(
                0,
                $"CPU {first!.Id} is {VendorOf(first)}, CPU {other.Id} is {VendorOf(other)}: this is more than one machine.",
                "Give each machine a file of its own.");
        }
    }

    private static string? VendorOf(CapturedCpu cpu) => cpu.Identity.VendorId ?? CpuidDecoding.VendorIdOf(cpu.Cpuid);

    private static void Complete(CaptureBuilder machine, CapturedCpu cpu)
    {
        if (cpu.Cpuid.Count > 0 && !cpu.Cpuid.TryGet(new CpuidLeaf(1), out _))
        {
            machine.Warn(0, $"CPU {cpu.Id} has no leaf 1: its model and features are unknown.");
        }
    }

    /// <summary>A CPU of which less is known than of others like it: the dump was cut off there.</summary>
    private static void EvenlyDescribed(CaptureBuilder machine, CapturedCpu[] cpus)
    {
        CapturedCpu? fullest = cpus.Where(cpu => cpu.Cpuid.Count > 0).MaxBy(cpu => cpu.Cpuid.Count);
        if (fullest is null)
        {
            return;
        }

        foreach (CapturedCpu cpu in cpus.Where(cpu => cpu.IsOnline))
        {
            if (cpu.Cpuid.Count == 0 || IsFuller(fullest, cpu))
            {
                machine.Warn(
                    0, $"CPU {cpu.Id} has fewer leaves than CPU {fullest.Id}; what is missing is unknown.",
                    "If the file was cut off, make it again.");
            }
        }
    }

    /// <summary>Whether the other has every leaf of this one and leaves besides that this one must have too.</summary>
    private static bool IsFuller(CapturedCpu other, CapturedCpu cpu) => other.Cpuid.Count > cpu.Cpuid.Count
        && other.Cpuid.TryGet(new CpuidLeaf(0), out CpuidAnswer theirs)
        && (!cpu.Cpuid.TryGet(new CpuidLeaf(0), out CpuidAnswer own) || own.Eax == theirs.Eax)
        && other.Cpuid.Any(pair => pair.Key.Subleaf == 0 && !cpu.Cpuid.Knows(pair.Key));
}
