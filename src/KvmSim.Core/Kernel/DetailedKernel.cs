using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>The world of the step programs in a simulation: hardware, vendor module and kernel log in full.</summary>
/// <param name="kernel">The running kernel.</param>
/// <param name="loading">The operation that loads a module, while one does.</param>
internal readonly struct DetailedKernel(KernelContext kernel, Operation? loading = null) : IKernel<CpuSet>
{
    public static bool IsDetailed => true;

    public bool EnablesAtLoad => kernel.State.KvmKo is { EnablesAtLoad: true };

    public bool EnablesForTdx => kernel.State.Vendor is { Tdx: true } && kernel.Generation.Tdx.FollowsKvm;

    public Errno Prepare(int cpu) => CpuhpTable.Prepare(kernel, cpu) is not Errno.None and var errno
        ? errno
        : kernel.Architecture.AskFirmware(kernel, cpu);

    public Errno BringUp(int cpu) => kernel.Architecture.Start(kernel, cpu);

    /// <summary>Nothing: the architecture keeps the registers themselves.</summary>
    public byte ChangeOf(int cpu) => 0;

    public void EnterOnlineSection(int cpu)
    {
        if (kernel.Parts.Callback == CallbackSection.OnlineDynamic)
        {
            PrintSoftOnline(cpu);
        }
    }

    public Errno Pass(int cpu, CpuhpSpan span) =>
        CpuhpTable.Pass(kernel, cpu, span) is not Errno.None and var errno ? errno
            : span == CpuhpSpan.BelowCallback ? kernel.Architecture.MayDie(kernel)
            : Errno.None;

    public Errno Issue(int cpu) => CpuhpTable.Issue(kernel, cpu);

    public void Activate(int cpu)
    {
        PrintSoftOnline(cpu);
        _ = TdxSupport.Online(kernel, cpu); // one whose way down failed is back where it was
        kernel.State.Active = kernel.State.Active.With(cpu);
        kernel.Architecture.Activated(kernel, cpu);
    }

    public void Deactivate(int cpu) => kernel.State.Active = kernel.State.Active.Without(cpu);

    public void TakenDown(int cpu)
    {
        kernel.State.Active = kernel.State.Active.Without(cpu);
        kernel.Architecture.TakenDown(kernel, cpu);
    }

    public bool IsCompatible(int cpu) => kernel.Architecture.Check(kernel, cpu, prints: true);

    public bool AnyIncompatible(CpuSet cpus)
    {
        KernelContext asked = kernel;
        return cpus.Any(cpu => !asked.Architecture.Check(asked, cpu, prints: false));
    }

    public bool EnableHardware(int cpu) => kernel.Architecture.Enable(kernel, cpu);

    public void DisableHardware(int cpu) => kernel.Architecture.Disable(kernel, cpu);

    public void EnableFailed(int cpu)
    {
        CoreMessages messages = kernel.Messages;
        KernelMessage? named = kernel.State.Asleep ? messages.EnableFailedResume
            : kernel.State.Kvm.HotplugWriter ? messages.EnableFailedOnline
            : null;
        kernel.Print(named ?? messages.EnableFailed, cpu);
        kernel.State.Flagged = kernel.State.Flagged.With(cpu);
    }

    public void Refused(int cpu, bool incompatible)
    {
        kernel.Print(incompatible ? kernel.Messages.RefusedIncompatible : kernel.Messages.AbortOnlining, cpu);
        kernel.State.Flagged = kernel.State.Flagged.With(cpu);
    }

    public void Remembered(int cpu)
    {
        kernel.Print(kernel.Messages.ProhibitCreation, cpu);
        kernel.State.Flagged = kernel.State.Flagged.With(cpu);
    }

    public void CreationForbidden() => kernel.Print(kernel.Messages.CreationForbidden, kernel.State.Flagged);

    public Errno SetUpVendor() => kernel.Architecture.SetUp(kernel, loading!);

    public bool IsCompatibleAtLoad(int cpu) => kernel.Architecture.Check(kernel, cpu, prints: true);

    public void Publish(bool present) => kernel.State.DevKvm = present;

    private void PrintSoftOnline(int cpu)
    {
        if (kernel.State.AwaitsSoftOnline.Contains(cpu))
        {
            kernel.State.AwaitsSoftOnline = kernel.State.AwaitsSoftOnline.Without(cpu);
            kernel.Print(kernel.Base.SoftOnline, cpu);
        }
    }
}
