using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>x86: kvm.ko with kvm_intel or kvm_amd.</summary>
internal sealed class X86Architecture : Architecture
{
    private X86Architecture()
    {
    }

    /// <summary>The only one.</summary>
    public static X86Architecture Instance { get; } = new();

    /// <inheritdoc />
    public override VcpuExit GuestExit => VcpuExit.Halted;

    /// <inheritdoc />
    public override void IdentifyBootCpu(KernelContext kernel, CpuModel boot)
    {
        kernel.State.BootCapabilities = kernel.Identify(boot).Capabilities;
        kernel.State.LogicalDies = ValueList<int>.Of([kernel.Description.PackageOf(kernel.Description.BootCpu)]);
        foreach (KernelLine line in kernel.Identify(boot).Lines)
        {
            kernel.Print(line);
        }

        kernel.Print(
            HostMessages.BootCpu,
            kernel.Description.BootCpu,
            boot.ModelName ?? boot.Name,
            boot.Family,
            boot.Model,
            boot.Stepping);
    }

    /// <inheritdoc />
    public override Errno StartAtBoot(KernelContext kernel, int cpu) => BringUp.StartAtBoot(kernel, cpu);

    /// <inheritdoc />
    public override void EndBringUp(KernelContext kernel)
    {
        kernel.Print(HostMessages.ProcessorsActivated, kernel.State.Kvm.Online.Count);
        TdxSupport.BringUpAtBoot(kernel);
    }

    /// <inheritdoc />
    public override Errno Start(KernelContext kernel, int cpu) => BringUp.Start(kernel, cpu);

    /// <inheritdoc />
    public override void TakenDown(KernelContext kernel, int cpu) => kernel.Print(kernel.Base.NowOffline, cpu);

    /// <summary>arch_disable_smp_support takes the interrupt controllers away that others are counted by.</summary>
    public override bool ForgetsOtherCpus => true;

    /// <summary>"cpu0_hotplug" gives the boot CPU of an Intel host its file.</summary>
    public override bool HasMovableBootCpu(KernelContext kernel) => kernel.CommandLine.HasMovableBootCpu
        && kernel.State.Sockets[kernel.Description.BootCpu].Vendor == CpuVendor.Intel;

    /// <inheritdoc />
    public override IReadOnlyList<string> Modules(KernelContext kernel) =>
        [ModuleOperations.Core, VendorLoading.NameOf(VendorRules.ModuleFor(kernel))];

    /// <inheritdoc />
    public override Errno SetUp(KernelContext kernel, Operation load) => VendorLoading.SetUp(kernel, load);

    /// <inheritdoc />
    public override bool Check(KernelContext kernel, int cpu, bool prints) => VendorRules.Check(kernel, cpu, prints);

    /// <inheritdoc />
    public override ExploredCpus Explore(KernelContext kernel, IReadOnlyList<JudgedCpu> judged) => new()
    {
        Incompatible = With(judged, CheckVerdict.Fail),
        Unknown = With(judged, CheckVerdict.Unknown),
    };

    /// <inheritdoc />
    public override bool Enable(KernelContext kernel, int cpu) => VendorRules.Enable(kernel, cpu);

    /// <inheritdoc />
    public override void Disable(KernelContext kernel, int cpu) => VendorRules.Disable(kernel, cpu);

    private static CpuSet With(IEnumerable<JudgedCpu> judged, CheckVerdict verdict) =>
        CpuSet.Of(judged.Where(cpu => cpu.Verdict == verdict).Select(cpu => cpu.Number));
}
