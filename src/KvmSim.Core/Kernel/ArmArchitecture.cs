using System.Globalization;
using KvmSim.Arm;
using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>
/// arm64: KVM is built in and asks nothing of a CPU; the architecture asks it before, and with protected KVM the
/// hypervisor decides who is started at all (arch/arm64/kernel/smp.c and arch/arm64/kvm/arm.c, 6.12 and 7.3).
/// </summary>
internal sealed class ArmArchitecture : Architecture
{
    private const long TimeoutMicroseconds = 5_000_000;
    private const long StartMicroseconds = 60_000;

    /// <summary>The process that initialises what is built in.</summary>
    private const int Init = 1;

    private static readonly ArmField Cache = ArmRegisterTable.GetField("CTR_EL0.L1Ip");
    private static readonly ArmRegister Affinity = ArmRegisterTable.Get("MPIDR_EL1");

    private ArmArchitecture()
    {
    }

    /// <summary>The only one.</summary>
    public static ArmArchitecture Instance { get; } = new();

    /// <inheritdoc />
    public override VcpuExit GuestExit => VcpuExit.Mmio;

    /// <inheritdoc />
    public override void IdentifyBootCpu(KernelContext kernel, CpuModel boot)
    {
        ArmCpu cpu = new(kernel.Description.BootCpu, boot);
        kernel.State.Arm = new ArmHost
        {
            System = ArmSystem.Of(kernel.Generation.Arm!, kernel.Description.ArmOptions, cpu),
            LetIn = CpuSet.Of(cpu.Number),
        };
        kernel.Print(ArmHostMessages.Booting, AffinityOf(cpu), boot.Midr ?? 0);
        PrintCache(kernel, cpu);
    }

    /// <inheritdoc />
    public override Errno StartAtBoot(KernelContext kernel, int cpu) =>
        AskFirmware(kernel, cpu) is not Errno.None and var errno ? errno : Start(kernel, cpu);

    /// <inheritdoc />
    public override void Activated(KernelContext kernel, int cpu) => ArmMismatch.Come(kernel, cpu);

    /// <inheritdoc />
    public override Errno MayGo(KernelContext kernel, int cpu) => kernel.State.Arm!.Mismatch.MayGo(cpu);

    /// <summary>The state of "allow_mismatched_32bit_el0" is a dynamic one.</summary>
    public override bool HasStatesOfTable(KernelContext kernel) =>
        !kernel.State.Arm!.System.Options.AllowsMismatched32Bit;

    /// <inheritdoc />
    public override bool? ComesBack(KernelContext kernel, int cpu, out string? dependsOn) =>
        ArmVectorSlots.ComesBack(kernel, cpu, out dependsOn);

    /// <inheritdoc />
    public override void EndBringUp(KernelContext kernel)
    {
        ArmHost host = kernel.State.Arm!;
        kernel.State.Arm = host with { System = host.System.Finalised() };
        kernel.Print(ArmHostMessages.Activated, kernel.State.Kvm.Online.Count);
        if (host.System.HasHyp)
        {
            kernel.Print(ArmHostMessages.StartedAtEl2);
        }

        foreach (int cpu in kernel.State.Kvm.Online)
        {
            ArmMismatch.Come(kernel, cpu); // its state is installed with all that boot online
        }
    }

    /// <summary>__cpu_up: firmware, or the protected hypervisor before it, is asked to start the CPU.</summary>
    public override Errno AskFirmware(KernelContext kernel, int cpu)
    {
        ArmHost host = kernel.State.Arm!;
        kernel.State.Arm = host with { StartedAt = kernel.State.Microseconds };
        bool isUnknown = host.HypervisorKnows is { } known && !known.Contains(cpu);
        Errno answer = isUnknown || host.Stuck.Contains(cpu) ? Errno.EINVAL
            : AnswerOf(kernel.Description.Psci, cpu);
        if (answer is not (Errno.None or Errno.EPERM))
        {
            // DENIED is what firmware that enables virtual CPUs later says, and no error.
            kernel.Print(ArmMessages.NotStartedByFirmware, cpu, -(int)answer);
            kernel.Print(ArmMessages.FailedToBoot, cpu, -(int)answer);
        }

        return answer;
    }

    /// <summary>What CPU_ON comes to (psci_to_linux_errno); none where firmware starts the CPU.</summary>
    public static Errno AnswerOf(PsciFirmware firmware, int cpu) => firmware.CpuOnDenied.Contains(cpu) ? Errno.EPERM
        : firmware.CpuOnNotSupported.Contains(cpu) ? Errno.EOPNOTSUPP
        : Errno.None;

    /// <summary>cpu_psci_cpu_can_disable: not where a trusted OS lives that cannot move.</summary>
    public override bool CanDisable(KernelContext kernel, int cpu) => kernel.Description.Psci.TrustedOsCpu != cpu;

    /// <summary>cpu_psci_cpu_disable, in stop_machine.</summary>
    public override Errno MayDie(KernelContext kernel) =>
        kernel.Description.Psci.HasCpuOff ? Errno.None : Errno.EOPNOTSUPP;

    /// <summary>
    /// The CPU compares itself while the control CPU waits, five seconds at most. Late it is let in or refused; what is
    /// open of a CPU that boots stays open in its verdict.
    /// </summary>
    /// <exception cref="SimException">What becomes of it is not known.</exception>
    public override Errno Start(KernelContext kernel, int cpu)
    {
        ArmHost host = kernel.State.Arm!;
        if (kernel.State.Booted && kernel.State.Microseconds - host.StartedAt > TimeoutMicroseconds)
        {
            throw new SimException(
                SimError.OutcomeNotKnown,
                $"CPU {cpu} was held longer than the five seconds that its start is waited for: "
                    + "what then becomes of it is not known.",
                "Let it go sooner.",
                cpu);
        }

        ArmCpu starting = new(cpu, kernel.State.Sockets[cpu]);
        LateCpuOutcome outcome = LateCpuCheck.Check(host.System, starting);
        if (outcome.Verdict == LateCpuVerdict.Unknown && host.System.IsFinal)
        {
            throw new SimException(
                SimError.OutcomeNotKnown,
                $"Whether CPU {cpu} comes online is not known: it {NeedsOf(outcome)}.",
                "Say it in the CPU's model, or boot with that CPU online.",
                cpu);
        }

        PrintAll(kernel, outcome.Lines);
        kernel.State.BootedOnce = kernel.State.BootedOnce.With(cpu);
        if (outcome.Verdict is LateCpuVerdict.ComesUp or LateCpuVerdict.Unknown)
        {
            // What cannot be decided of a CPU that boots is let in, and said where the verdict is asked for.
            kernel.State.Microseconds += StartMicroseconds;
            PrintCache(kernel, starting);
            LetIn(kernel, starting, outcome.Variations);
            return Errno.None;
        }

        Lose(kernel, cpu, outcome);
        return Errno.EIO;
    }

    /// <inheritdoc />
    public override void TakenDown(KernelContext kernel, int cpu) => kernel.Print(ArmHostMessages.Killed, cpu, 0);

    /// <summary>
    /// smp_prepare_cpus makes no other CPU present (recorded: maxcpus-0); that all stay possible is read.
    /// </summary>
    public override bool ForgetsOtherCpus => false;

    /// <summary>Any CPU may go, the boot CPU among them (recorded on 7.3.4).</summary>
    public override bool HasMovableBootCpu(KernelContext kernel) => true;

    /// <inheritdoc />
    public override IReadOnlyList<string> Modules(KernelContext kernel) =>
        [ModuleOperations.Core, VendorLoading.NameOf(VendorModule.KvmArm)];

    /// <summary>kvm_arm_init, up to kvm_init.</summary>
    public override Errno SetUp(KernelContext kernel, Operation load)
    {
        ArmHost host = kernel.State.Arm!;
        ArmMode mode = host.System.Options.Mode;
        if (!host.System.HasHyp || mode == ArmMode.None)
        {
            kernel.Print(
                host.System.HasHyp ? ArmHostMessages.DisabledByCommandLine : ArmHostMessages.NoHypMode, Init);
            return Errno.ENODEV;
        }

        CpuModel boot = kernel.State.Sockets[kernel.Description.BootCpu];
        kernel.State.Vendor = new VendorSetup
        {
            Module = VendorModule.KvmArm,
            ReferenceCpu = kernel.Description.BootCpu,
            Reference = boot,
        };
        if (host.System.IpaLimit is { } width)
        {
            kernel.Print(ArmHostMessages.IpaLimit, Init, width);
        }

        bool isProtected = mode == ArmMode.Protected;
        kernel.State.Arm = host with { HypervisorKnows = isProtected ? kernel.State.Kvm.Online : null };
        kernel.State.VirtualizationOn = isProtected ? kernel.State.Kvm.Online : CpuSet.Empty;
        kernel.Print(ArmHostMessages.Initialised, Init, NameOf(host.System));
        return Errno.None;
    }

    /// <summary>KVM on arm64 asks nothing of a CPU.</summary>
    public override bool Check(KernelContext kernel, int cpu, bool prints) => true;

    /// <inheritdoc />
    public override ExploredCpus Explore(KernelContext kernel, IReadOnlyList<JudgedCpu> judged) =>
        ArmExploration.Of(kernel.State.Arm!.System, kernel.State.Kvm.Online, judged);

    /// <summary>KVM_ARM_VCPU_INIT: a VM's identification registers are the system's of that moment (6.5 on).</summary>
    public override VmInstance Tell(KernelContext kernel, VmInstance vm) =>
        vm with { Told = kernel.State.Arm!.System };

    /// <summary>kvm_arch_enable_virtualization_cpu: always 0.</summary>
    public override bool Enable(KernelContext kernel, int cpu)
    {
        kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.With(cpu);
        return true;
    }

    /// <summary>kvm_arch_disable_virtualization_cpu: the protected hypervisor stays where it is.</summary>
    public override void Disable(KernelContext kernel, int cpu)
    {
        if (kernel.State.Arm!.HypervisorKnows is null)
        {
            kernel.State.VirtualizationOn = kernel.State.VirtualizationOn.Without(cpu);
        }
    }

    /// <summary>
    /// The process ends with interrupts off, and the idle task that runs next is warned of it (recorded:
    /// fail-at-last-vm).
    /// </summary>
    public override void ProcessDied(KernelContext kernel)
    {
        kernel.Print(ArmHostMessages.InternalError);
        kernel.Print(ArmHostMessages.IdleWithInterruptsOff);
    }

    private static void LetIn(KernelContext kernel, ArmCpu cpu, IReadOnlyList<KernelLine> variations)
    {
        PrintAll(kernel, variations);
        kernel.State.Tainted |= variations.Count > 0 ? Taint.CpuOutOfSpecification : 0;
        ArmHost host = kernel.State.Arm!;
        kernel.State.Arm = host with
        {
            System = host.System.With(cpu),
            CameOften = host.CameAgain.Contains(cpu.Number) ? host.CameOften.With(cpu.Number) : host.CameOften,
            CameAgain = host.LetIn.Contains(cpu.Number) ? host.CameAgain.With(cpu.Number) : host.CameAgain,
            LetIn = host.LetIn.With(cpu.Number),
        };
        kernel.Print(ArmHostMessages.Booted, cpu.Number, AffinityOf(cpu), cpu.Model.Midr ?? 0);
    }

    /// <summary>The control CPU gives up after five seconds; of a CPU that wants it so, with a panic.</summary>
    private static void Lose(KernelContext kernel, int cpu, LateCpuOutcome outcome)
    {
        kernel.State.Present = outcome.Verdict == LateCpuVerdict.Dies
            ? kernel.State.Present.Without(cpu) : kernel.State.Present;
        kernel.State.Microseconds += TimeoutMicroseconds;
        kernel.Print(ArmMessages.FailedToComeOnline, cpu);
        switch (outcome.Verdict)
        {
            case LateCpuVerdict.Panics:
                kernel.Print(ArmMessages.UnsupportedConfiguration, cpu);
                kernel.Die($"CPU {cpu.ToString(CultureInfo.InvariantCulture)} conflicts with the boot CPU in "
                    + $"{outcome.Decisive!.What}: the kernel panicked.");
                break;
            case LateCpuVerdict.Stuck:
                kernel.Print(ArmMessages.StuckInKernel, cpu);
                kernel.Print(
                    outcome.Decisive!.What.StartsWith("52", StringComparison.Ordinal)
                        ? ArmMessages.NoLongAddresses.Line(cpu)
                        : ArmMessages.NoGranule.Line(cpu, 4));
                kernel.State.Arm = kernel.State.Arm! with { Stuck = kernel.State.Arm!.Stuck.With(cpu) };
                break;
            default:
                kernel.Print(ArmHostMessages.Killed, cpu, 0);
                kernel.Print(ArmMessages.DiedEarly, cpu);
                break;
        }
    }

    /// <summary>The first that it needs, and how many others.</summary>
    private static string NeedsOf(LateCpuOutcome outcome) => outcome.Missing switch
    {
        [] => "needs what nobody said",
        [var one] => one.ToString(),
        [var first, ..] => FormattableString.Invariant($"{first}, and {outcome.Missing.Count - 1} more"),
    };

    private static void PrintAll(KernelContext kernel, IReadOnlyList<KernelLine> lines)
    {
        foreach (KernelLine line in lines)
        {
            kernel.Print(line);
        }
    }

    /// <summary>cpuinfo_store_cpu, where the register says which kind of cache it is.</summary>
    private static void PrintCache(KernelContext kernel, ArmCpu cpu)
    {
        if (cpu.Model.ArmRegisters.Field(Cache) is { } kind)
        {
            kernel.Print(ArmHostMessages.Cache, kind == 3 ? "PIPT" : "VIPT", cpu.Number);
        }
    }

    /// <summary>The affinity, ten digits; a CPU of which nobody says it has its number there.</summary>
    private static string AffinityOf(ArmCpu cpu)
    {
        ArmRegisterValue value = cpu.Model.ArmRegisters[Affinity];
        ulong affinity = value.Known == ulong.MaxValue ? value.Value & 0xff_00ff_ffff : (ulong)cpu.Number;
        return affinity.ToString("x10", CultureInfo.InvariantCulture);
    }

    /// <summary>How KVM is run there, in a word: "vhe", "nvhe", "protected", "nested", "none", "no-el2".</summary>
    public static string WordOf(ArmSystem system) => !system.HasHyp ? "no-el2" : system.Options.Mode switch
    {
        ArmMode.None => "none",
        ArmMode.Protected => "protected",
        ArmMode.Nested => "nested",
        ArmMode.Nvhe => "nvhe",
        _ => system.Has("HAS_VIRT_HOST_EXTN") == true ? "vhe" : "nvhe",
    };

    private static string NameOf(ArmSystem system) => system.Options.Mode switch
    {
        ArmMode.Protected => system.Has("KVM_HVHE") == true ? "Protected hVHE mode" : "Protected nVHE mode",
        ArmMode.Nvhe => "Hyp nVHE mode",
        _ => system.Has("HAS_VIRT_HOST_EXTN") == true ? "VHE mode" : "Hyp nVHE mode",
    };
}
