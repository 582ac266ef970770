using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// From the start-up IPI to the STARTING section: an AP is identified, and its capabilities are ANDed into
/// boot_cpu_data, whatever becomes of it later. Some CPUs never get that far, and some take the kernel with them.
/// </summary>
internal static class BringUp
{
    private const long AliveTimeoutMicroseconds = 10_000_000;
    private const long StartMicroseconds = 60_000;

    /// <summary>Starts a CPU while the system runs.</summary>
    /// <returns>EIO when the CPU did not report alive within 10 seconds.</returns>
    public static Errno Start(KernelContext kernel, int cpu)
    {
        Announce(kernel, cpu);
        return StartAtBoot(kernel, cpu);
    }

    /// <summary>Starts a CPU while the system boots, which announces all CPUs together.</summary>
    public static Errno StartAtBoot(KernelContext kernel, int cpu)
    {
        CpuModel model = kernel.State.Sockets[cpu];
        StartingCpu starting = kernel.Start(model);
        bool ignoresInit = kernel.State.VirtualizationOn.Contains(cpu) && model.UsesVmx; // SDM vol. 3, 26.2
        if (kernel.State.TrampolineLocked || starting.NeverAlive || ignoresInit)
        {
            kernel.State.TrampolineLocked |= kernel.Base.LocksTrampoline && starting.LacksLongMode;
            kernel.State.Microseconds += AliveTimeoutMicroseconds;
            kernel.Print(kernel.Base.NotAlive, cpu);
            return Errno.EIO;
        }

        kernel.State.Microseconds += StartMicroseconds;
        if (starting.MissingState is { } component)
        {
            kernel.Print(HostMessages.GeneralProtection, "0x0");
            kernel.Die(
                $"CPU {cpu} lacks the XSAVE state of {component}, which the boot CPU uses: "
                    + "XSETBV faulted in its idle task.",
                HostMessages.XstateFaulted,
                HostMessages.IdleTaskKilled);
            return Errno.EIO;
        }

        Identify(kernel, cpu, model);
        return Errno.None;
    }

    /// <summary>identify_secondary_cpu: firmware switches are judged, and boot_cpu_data shrinks for good.</summary>
    public static void Identify(KernelContext kernel, int cpu, CpuModel model)
    {
        IdentifiedCpu identified = kernel.Identify(model);
        foreach (KernelLine line in identified.Lines)
        {
            kernel.Print(line);
        }

        PrintClearedLate(kernel, cpu, identified.Cleared);
        WarnOfPinnedBits(kernel, kernel.Start(model));
        kernel.State.BootedOnce = kernel.State.BootedOnce.With(cpu);
        kernel.State.BootCapabilities = kernel.State.BootCapabilities.And(identified.Capabilities);

        // INIT clears EFER.SVME; a CPU in VMX operation does not even get here.
        kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.Without(cpu);
        PrintLogicalDie(kernel, cpu, model);
    }

    /// <summary>
    /// do_clear_cpu_cap warns of each feature that is taken from a CPU while boot_cpu_data has it, once the kernel's
    /// code is patched, which it is before the first AP starts. boot_cpu_data then loses the feature: once a boot.
    /// </summary>
    private static void PrintClearedLate(KernelContext kernel, int cpu, CpuFeatureSet cleared)
    {
        foreach (CpuFeature feature in cleared.Intersect(kernel.State.BootCapabilities.Features).Enumerate())
        {
            kernel.Print(kernel.Base.FeatureClearedLate, cpu);
        }
    }

    /// <summary>The AP is started (announce_cpu).</summary>
    public static void Announce(KernelContext kernel, int cpu)
    {
        if (cpu == 1)
        {
            kernel.Print(kernel.Base.FirstSecondary);
        }

        int node = kernel.Description.PlacementOf(cpu).Node;
        kernel.Print(kernel.Base.Starting, node, cpu, cpu);
    }

    /// <summary>
    /// identify_cpu sets the CR4 bits of SMEP and SMAP on each CPU that has them. Where the boot CPU pinned them clear,
    /// that is undone and warned about, once a boot (native_write_cr4; recorded: n08, n47). UMIP and FSGSBASE are set
    /// only where the boot CPU has them (recorded: n01, q01).
    /// </summary>
    private static void WarnOfPinnedBits(KernelContext kernel, StartingCpu starting)
    {
        foreach (int bit in starting.UnpinnedBits)
        {
            if (!kernel.HasPrinted(HostMessages.PinnedBitsChanged))
            {
                kernel.Print(HostMessages.PinnedBitsChanged, 1 << bit);
            }
        }
    }

    /// <summary>
    /// topology_update_die_map: AMD takes the die from CPUID 8000001EH, which counts packages; Intel starts at 0.
    /// </summary>
    private static void PrintLogicalDie(KernelContext kernel, int cpu, CpuModel model)
    {
        int package = kernel.Description.PackageOf(cpu);
        if (kernel.Base.LogicalDie is null || kernel.State.LogicalDies.Contains(package))
        {
            return;
        }

        int logicalPackage = kernel.State.LogicalDies.Count;
        if (package != logicalPackage)
        {
            kernel.Print(kernel.Base.LogicalPackage, cpu, package, logicalPackage);
        }

        int physical = model.Vendor is CpuVendor.Amd or CpuVendor.Hygon ? package : 0;
        int logical = kernel.State.LogicalDies.Count;
        kernel.State.LogicalDies = kernel.State.LogicalDies.Add(package);
        if (physical != logical)
        {
            kernel.Print(kernel.Base.LogicalDie, cpu, physical, logical);
        }
    }
}
