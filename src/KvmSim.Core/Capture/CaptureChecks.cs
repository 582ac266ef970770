using KvmSim.Hardware;

namespace KvmSim.Capture;

/// <summary>What must be so of every source, whatever its format.</summary>
internal static class CaptureChecks
{
    private const uint Hypervisor = 1u << 31;

    public static void Check(CaptureBuilder machine, CaptureFormat? format, CapturedCpu[] cpus)
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

        if (format is not (CaptureFormat.LinuxTree or CaptureFormat.ThisHost) && Array.TrueForAll(cpus, SaysNothing))
        {
            bool isTable = Array.Exists(cpus, cpu => cpu.Placement is not null);
            machine.Fail(
                0,
                isTable ? "It tells where CPUs are, and not what they are."
                    : "No CPU is described: there are no leaves, registers or names.",
                isTable ? "Give /proc/cpuinfo or the output of cpuid -r too, with -Merge."
                    : "Make it again so that it holds the CPUID leaves: cpuid -r, or tools/collect-host.sh.");
            return;
        }

        GuestView(machine, cpus);
        OneMachine(machine, cpus);
        foreach (CapturedCpu cpu in cpus)
        {
            Complete(machine, cpu);
        }

        EvenlyDescribed(machine, cpus);
    }

    private static bool SaysNothing(CapturedCpu cpu) =>
        cpu.Cpuid.Count == 0 && cpu.Msrs.Count == 0 && cpu.FailedMsrs.Count == 0
        && cpu.Identity == new CapturedIdentity() && cpu.NamedFeatures.IsEmpty;

    /// <summary>A hypervisor shows itself: CPUID.01H:ECX[31], which /proc/cpuinfo names "hypervisor".</summary>
    private static void GuestView(CaptureBuilder machine, CapturedCpu[] cpus)
    {
        if (!machine.IsGuestView && Array.Exists(cpus, cpu => cpu.NamedFeatures.Contains("hypervisor")
            || (cpu.Cpuid.TryGet(new CpuidLeaf(1), out CpuidAnswer one) && (one.Ecx & Hypervisor) != 0)))
        {
            machine.IsGuestView = true;
            machine.Warn(
                0,
                "It was made inside a virtual machine (or under Hyper-V): what it shows is what a guest sees, "
                    + "not the hardware.",
                "Make it on the bare host; VMX or SVM are there only where the virtual machine may nest.");
        }
    }

    /// <summary>
    /// No machine mixes vendors: the kernel itself assumes one (boot_cpu_data.x86_vendor). On Arm, one chip has cores
    /// of several.
    /// </summary>
    private static void OneMachine(CaptureBuilder machine, CapturedCpu[] cpus)
    {
        CapturedCpu? first = Array.Find(cpus, cpu => VendorOf(cpu) is not null);
        CapturedCpu? other = Array.Find(cpus, cpu => VendorOf(cpu) is { } vendor && vendor != VendorOf(first!));
        if (other is not null && Array.Exists([first!, other], cpu => !cpu.Identity.IsArm))
        {
            machine.Fail(
                0,
                $"CPU {first!.Id} is {VendorOf(first)}, CPU {other.Id} is {VendorOf(other)}: this is more than "
                    + "one machine.",
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
