using KvmSim.Hardware;

namespace KvmSim.Protocol;

/// <summary>
/// What the step programs ask of the world around them: the hardware, the vendor module and the kernel log in a
/// simulation; two sets of CPUs in an exploration. Implemented by structs, so that each driver gets programs compiled
/// for it, without a virtual call.
/// </summary>
/// <typeparam name="TSet">A set of CPUs.</typeparam>
internal interface IKernel<TSet>
    where TSet : struct, ICpuSet<TSet>
{
    /// <summary>
    /// Whether the kernel around the protocol is simulated too (bring-up, answers, the tail of KVM_CREATE_VM). Steps
    /// that exist only then touch nothing that the protocol shares, so leaving them out loses no schedule.
    /// </summary>
    static abstract bool IsDetailed { get; }

    /// <summary>
    /// The control CPU's part of bringing an AP up: the states of the PREPARE section, and firmware, which is asked to
    /// start it. Not <see cref="Errno.None"/>: the AP was not started, or is not waited for. Asked only where
    /// <see cref="IsDetailed"/>.
    /// </summary>
    Errno Prepare(int cpu) => Errno.None;

    /// <summary>
    /// The AP starts and is identified, up to the STARTING section. Not <see cref="Errno.None"/>: it never got there.
    /// </summary>
    Errno BringUp(int cpu);

    /// <summary>The AP is in the online mask and its ONLINE section begins.</summary>
    void EnterOnlineSection(int cpu);

    /// <summary>
    /// Passes the other states of the ONLINE section. Not <see cref="Errno.None"/>: one of them refused, and what was
    /// passed is undone. Asked only where <see cref="IsDetailed"/>.
    /// </summary>
    Errno Pass(int cpu, CpuhpSpan span) => Errno.None;

    /// <summary>
    /// What a CPU that comes online changes in what the system tells VMs, as a bit of
    /// <see cref="KvmState{TSet}.Changes"/>; 0: nothing.
    /// </summary>
    byte ChangeOf(int cpu);

    /// <summary>
    /// Whoever installs or removes KVM's state calls its callback on a CPU (cpuhp_issue_call), where an injected
    /// failure may wait for it. Not <see cref="Errno.None"/>: it struck, is spent, and the callback did not run. Asked
    /// only where <see cref="IsDetailed"/>.
    /// </summary>
    Errno Issue(int cpu) => Errno.None;

    /// <summary>All states are passed: ordinary tasks may run on the CPU.</summary>
    void Activate(int cpu);

    /// <summary>The CPU is about to go: ordinary tasks leave it (sched_cpu_deactivate).</summary>
    void Deactivate(int cpu);

    /// <summary>The CPU has left the online mask.</summary>
    void TakenDown(int cpu);

    /// <summary>The arch compatibility check, on that CPU.</summary>
    bool IsCompatible(int cpu);

    /// <summary>Whether any of these CPUs fails the compatibility check; nothing is printed.</summary>
    bool AnyIncompatible(TSet cpus);

    /// <summary>The vendor's enabling of virtualization on that CPU, without any check before it.</summary>
    bool EnableHardware(int cpu);

    /// <summary>The vendor's disabling.</summary>
    void DisableHardware(int cpu);

    /// <summary>Enabling failed on that CPU.</summary>
    void EnableFailed(int cpu);

    /// <summary>The callback refused a CPU that failed the check, or could not be enabled.</summary>
    void Refused(int cpu, bool incompatible);

    /// <summary>The callback let an incompatible CPU come online and forbids VMs from now on.</summary>
    void Remembered(int cpu);

    /// <summary>KVM_CREATE_VM was refused because of hardware_incompatible.</summary>
    void CreationForbidden();

    /// <summary>The vendor's support tests and hardware setup at module load, on the loading CPU.</summary>
    Errno SetUpVendor();

    /// <summary>The compatibility check of the module-load loop, on that CPU.</summary>
    bool IsCompatibleAtLoad(int cpu);

    /// <summary>/dev/kvm appears or goes.</summary>
    void Publish(bool present);

    /// <summary>Whether the module itself holds a reference from load to unload (6.12, enable_virt_at_load).</summary>
    bool EnablesAtLoad { get; }

    /// <summary>Whether TDX holds one more (tdx_bringup, v6.16). Asked only where <see cref="IsDetailed"/>.</summary>
    bool EnablesForTdx => false;
}
