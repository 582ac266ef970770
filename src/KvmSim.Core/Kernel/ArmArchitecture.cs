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
        };
        kernel.Print(ArmHostMessages.Booting, AffinityOf(cpu), boot.Midr ?? 0);
        PrintCache(kernel, cpu);
    }

    /// <inheritdoc />
    public override Errno StartAtBoot(KernelContext kernel, int cpu) => Start(kernel, cpu);

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
    }

    /// <summary>
    /// __cpu_up: firmware, or the protected hypervisor before it, is asked to start the CPU; then the control CPU
    /// waits, five seconds at most.
    /// </summary>
    public override Errno Start(KernelContext kernel, int cpu)
    {
        ArmHost host = kernel.State.Arm!;
        bool isUnknown = host.HypervisorKnows is { } known && !known.Contains(cpu);
        if (isUnknown || host.Stuck.Contains(cpu))
        {
            kernel.Print(ArmMessages.NotStartedByFirmware, cpu, -(int)Errno.EINVAL);
            kernel.Print(ArmMessages.FailedToBoot, cpu, -(int)Errno.EINVAL);
            return Errno.EINVAL;
        }

        ArmCpu starting = new(cpu, kernel.State.Sockets[cpu]);
        LateCpuOutcome outcome = LateCpuCheck.Check(host.System, starting);
        PrintAll(kernel, outcome.Lines);
        kernel.State.BootedOnce = kernel.State.BootedOnce.With(cpu);
        if (outcome.Verdict is LateCpuVerdict.ComesUp or LateCpuVerdict.Unknown)
        {
            // What cannot be decided is let in, and said where the verdict is asked for.
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

    private static void LetIn(KernelContext kernel, ArmCpu cpu, IReadOnlyList<KernelLine> variations)
    {
        PrintAll(kernel, variations);
        kernel.State.Tainted |= variations.Count > 0 ? Taint.CpuOutOfSpecification : 0;
        kernel.State.Arm = kernel.State.Arm! with { System = kernel.State.Arm!.System.With(cpu) };
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

    private static string NameOf(ArmSystem system) => system.Options.Mode switch
    {
        ArmMode.Protected => system.Has("KVM_HVHE") == true ? "Protected hVHE mode" : "Protected nVHE mode",
        ArmMode.Nvhe => "Hyp nVHE mode",
        _ => system.Has("HAS_VIRT_HOST_EXTN") == true ? "VHE mode" : "Hyp nVHE mode",
    };
}
