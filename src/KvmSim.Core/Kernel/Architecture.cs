using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// What an architecture does around the protocol: how its CPUs boot and are started, what its KVM asks of one and does
/// to it. The programs are the same for all; a kernel has one of these.
/// </summary>
internal abstract class Architecture
{
    /// <summary>That of a generation.</summary>
    public static Architecture Of(Generation generation) =>
        generation.Arm is null ? X86Architecture.Instance : ArmArchitecture.Instance;

    /// <summary>The boot CPU is identified, and the kernel says so.</summary>
    public abstract void IdentifyBootCpu(KernelContext kernel, CpuModel boot);

    /// <summary>Starts a CPU while the system boots, which announces all CPUs together.</summary>
    public abstract Errno StartAtBoot(KernelContext kernel, int cpu);

    /// <summary>All CPUs that boot starts were started.</summary>
    public abstract void EndBringUp(KernelContext kernel);

    /// <summary>Firmware is asked to start a CPU while the system runs.</summary>
    /// <returns>What onlining ends with where it does not.</returns>
    public virtual Errno AskFirmware(KernelContext kernel, int cpu) => Errno.None;

    /// <summary>Starts a CPU while the system runs.</summary>
    /// <returns>What onlining ends with where the CPU did not come up.</returns>
    public abstract Errno Start(KernelContext kernel, int cpu);

    /// <summary>A CPU has passed all states, or is back where it was.</summary>
    public virtual void Activated(KernelContext kernel, int cpu)
    {
    }

    /// <summary>What taking a CPU offline is refused with before anything is done; none where it may go.</summary>
    public virtual Errno MayGo(KernelContext kernel, int cpu) => Errno.None;

    /// <summary>Whether a CPU can be taken offline at all: only then it has a file online (cpu_can_disable).</summary>
    public virtual bool CanDisable(KernelContext kernel, int cpu) => true;

    /// <summary>What the CPU itself refuses with, when it is to go (__cpu_disable); none where it goes.</summary>
    public virtual Errno MayDie(KernelContext kernel) => Errno.None;

    /// <summary>
    /// Whether all cpuhp states are those of the kernel's table; a word of the command line may install others.
    /// </summary>
    public virtual bool HasStatesOfTable(KernelContext kernel) => true;

    /// <summary>Whether a CPU that enters a guest comes back.</summary>
    /// <param name="kernel">The running kernel.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="dependsOn">What it depends on, where that is not known.</param>
    public virtual bool? ComesBack(KernelContext kernel, int cpu, out string? dependsOn)
    {
        dependsOn = null;
        return true;
    }

    /// <summary>A CPU has left the online mask.</summary>
    public abstract void TakenDown(KernelContext kernel, int cpu);

    /// <summary>Whether the boot CPU can be taken offline.</summary>
    public abstract bool HasMovableBootCpu(KernelContext kernel);

    /// <summary>
    /// Whether a kernel that is told to start no other CPU has no number for another; else the others are possible, and
    /// not present.
    /// </summary>
    public abstract bool ForgetsOtherCpus { get; }

    /// <summary>The modules that make up KVM there, in the order in which they are initialised.</summary>
    public abstract IReadOnlyList<string> Modules(KernelContext kernel);

    /// <summary>What is asked of KVM, where its own code is set up.</summary>
    public abstract Errno SetUp(KernelContext kernel, Operation load);

    /// <summary>Whether KVM takes a CPU for compatible.</summary>
    public abstract bool Check(KernelContext kernel, int cpu, bool prints);

    /// <summary>Of which kind CPUs are to the explorer, by what was judged of each.</summary>
    public abstract ExploredCpus Explore(KernelContext kernel, IReadOnlyList<JudgedCpu> judged);

    /// <summary>A VM has its first vCPU: from now on it goes by what it is told of the system now.</summary>
    public virtual VmInstance Tell(KernelContext kernel, VmInstance vm) => vm;

    /// <summary>Enables virtualization on a CPU.</summary>
    public abstract bool Enable(KernelContext kernel, int cpu);

    /// <summary>What follows the line of a BUG of which a process died; the host lives.</summary>
    public virtual void ProcessDied(KernelContext kernel)
    {
    }

    /// <summary>How a guest that has nothing more to do leaves KVM_RUN.</summary>
    public abstract VcpuExit GuestExit { get; }

    /// <summary>Disables it on a CPU that counts as enabled.</summary>
    public abstract void Disable(KernelContext kernel, int cpu);
}
