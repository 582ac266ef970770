using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// Everything that changes on a host, as a value: a copy is a snapshot, so a prediction runs on a copy and an operation
/// that is refused leaves nothing behind. What does not change (the generation, the platform) is in
/// <see cref="HostDescription"/>.
/// </summary>
public record struct HostState
{
    /// <summary>The shared variables of the protocol. A field, because the step programs work on it in place.</summary>
    public KvmState<CpuSet> Kvm;

    /// <summary>The vendor module's way through load and unload. A field for the same reason.</summary>
    public LoaderActor<CpuSet> Loader;

    /// <summary>cpu_present_mask.</summary>
    public CpuSet Present { get; set; }

    /// <summary>cpu_active_mask: where ordinary tasks, vCPUs among them, may run.</summary>
    public CpuSet Active { get; set; }

    /// <summary>What is plugged, by CPU number; null where nothing is.</summary>
    public CpuSockets Sockets { get; set; }

    /// <summary>
    /// boot_cpu_data.x86_capability: the capabilities of every CPU ever identified since boot, ANDed together. It never
    /// grows again (identify_cpu in arch/x86/kernel/cpu/common.c).
    /// </summary>
    public CpuCapabilities BootCapabilities { get; set; }

    /// <summary>
    /// The CPUs whose hardware is in virtualization mode (EFER.SVME, CR4.VMXE): the truth, whatever KVM believes.
    /// </summary>
    public CpuSet VirtualizationOn { get; set; }

    /// <summary>
    /// The CPUs on which the core's TDX holds a reference to VMX operation (x86_virt_get_ref, v7.1): on them it is on
    /// whether KVM is loaded or not. Empty where TDX is not up, or KVM brings it up.
    /// </summary>
    public CpuSet TdxReferences { get; set; }

    /// <summary>Hot-added CPUs whose first onlining has still to start their ACPI processor device.</summary>
    public CpuSet AwaitsSoftOnline { get; set; }

    /// <summary>The CPUs that were refused or that set the flag since kvm was loaded, and are present still.</summary>
    public CpuSet Flagged { get; set; }

    /// <summary>
    /// The CPUs whose folder in sysfs has hotplug/: those that were there at boot (cpuhp_sysfs_init), as long as they
    /// stay (recorded on 6.1, 6.12, 7.3: one that is hot-added has none).
    /// </summary>
    public CpuSet HasHotplugFiles { get; set; }

    /// <summary>
    /// How many processors firmware told of, with a CPU number or without (num_processors, disabled_cpus; up to 6.8).
    /// </summary>
    public int CountedProcessors { get; set; }

    /// <summary>Physical dies in the order in which they got their logical numbers.</summary>
    public ValueList<int> LogicalDies { get; set; }

    /// <summary>kvm.ko, or null while it is not loaded.</summary>
    public KvmModule? KvmKo { get; set; }

    /// <summary>The vendor module that is loaded or being loaded, as it set itself up; null without one.</summary>
    public VendorSetup? Vendor { get; set; }

    /// <summary>Whether /dev/kvm exists.</summary>
    public bool DevKvm { get; set; }

    /// <summary>The VMs, in the order of their creation.</summary>
    public VmTable Vms { get; set; }

    /// <summary>Operations that are under way: held at a kernel function, or blocked.</summary>
    public ValueList<PendingOperation> Pending { get; set; }

    /// <summary>Injected failures that are still to strike.</summary>
    public ValueList<FailPoint> FailPoints { get; set; }

    /// <summary>Which threads of a core may be online.</summary>
    public SmtControl Smt { get; set; }

    /// <summary>The CPUs that were started once since boot (cpus_booted_once_mask).</summary>
    public CpuSet BootedOnce { get; set; }

    /// <summary>The host sleeps (suspend to RAM): processes are frozen, and CPU hotplug is disabled.</summary>
    public bool Asleep { get; set; }

    /// <summary>The CPUs that suspending took offline and resuming is to bring back (frozen_cpus).</summary>
    public CpuSet Frozen { get; set; }

    /// <summary>Virtual time since boot, in microseconds.</summary>
    public long Microseconds { get; set; }

    /// <summary>The taint mask (/proc/sys/kernel/tainted).</summary>
    public int Tainted { get; set; }

    /// <summary>Messages of the "once" kind that were printed since boot, or since their module was loaded.</summary>
    public ValueList<PrintedLine> PrintedOnce { get; set; }

    /// <summary>A CPU is lost in the real-mode trampoline and holds its lock.</summary>
    public bool TrampolineLocked { get; set; }

    /// <summary>
    /// The CPUs that entered a guest and never come back: the host goes with them, nobody knows when.
    /// </summary>
    public CpuSet LockedUp { get; set; }

    /// <summary>
    /// A process died with cpuhp_state_mutex held, and cpu_hotplug_lock for reading: no state is installed, removed,
    /// listed or told to fail until the next boot, and no CPU moves.
    /// </summary>
    public bool HotplugStatesLocked { get; set; }

    /// <summary>What changes on an arm64 host; null on others.</summary>
    internal ArmHost? Arm { get; set; }

    /// <summary>Boot is over: user space runs.</summary>
    public bool Booted { get; set; }

    /// <summary>Why the machine is dead, or null while it lives.</summary>
    public string? Death { get; set; }

    /// <summary>Of what changes at every turn: the rest seldom tells states apart, and is large.</summary>
    public override readonly int GetHashCode() =>
        HashCode.Combine(Kvm, Loader, VirtualizationOn, Active, Vms, Pending, Microseconds);
}
