using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>Writing to smt/control (__store_smt_control, cpuhp_smt_disable, cpuhp_smt_enable).</summary>
internal static class SmtOperations
{
    private const string Write = "write";

    public static StepOutcome Set(KernelContext kernel, ref PendingOperation pending)
    {
        SmtControl control = pending.Operation.Smt;
        if (pending.Stage == OperationStage.Entered)
        {
            Errno refusal = Refusal(kernel, control);
            if (refusal != Errno.None || control == kernel.State.Smt)
            {
                return OperationProgram.Finish(ref pending, refusal, Write);
            }

            Begin(kernel, ref pending, control);
        }

        StepOutcome outcome = CpuMoves.Next(kernel, ref pending, out int cpu);
        if (cpu >= 0 && pending.Hotplug.Answer is not Errno.None and var errno)
        {
            return OperationProgram.Finish(ref pending, errno, Write);
        }

        if (outcome == StepOutcome.Finished)
        {
            kernel.State.Smt = control;
            return OperationProgram.Finish(ref pending);
        }

        return outcome;
    }

    /// <summary>What the control is at boot: "nosmt" and "nosmt=force" on the command line.</summary>
    public static SmtControl AtBoot(KernelContext kernel) =>
        kernel.Description.HasThreads ? kernel.CommandLine.Smt ?? SmtControl.On : SmtControl.NotSupported;

    /// <summary>
    /// A word that is none is looked at first up to 6.4, and after the state since (recorded on 6.12: n74).
    /// </summary>
    private static Errno Refusal(KernelContext kernel, SmtControl control) => kernel.State.Smt switch
    {
        _ when !kernel.Base.SmtAsksStateFirst && control == SmtControl.NotSupported => Errno.EINVAL,
        SmtControl.ForceOff => Errno.EPERM,
        SmtControl.NotSupported => Errno.ENODEV,
        _ => control == SmtControl.NotSupported ? Errno.EINVAL : Errno.None,
    };

    /// <summary>
    /// Off takes the second threads down. On brings up every CPU that is present, whoever took it offline; a newer
    /// kernel leaves out cores that are offline as a whole.
    /// </summary>
    private static void Begin(KernelContext kernel, ref PendingOperation pending, SmtControl control)
    {
        HostDescription host = kernel.Description;
        CpuSet online = kernel.State.Kvm.Online;
        pending.Stage = OperationStage.Running;
        if (control != SmtControl.On)
        {
            pending.Todo = CpuSet.Of(online.Where(cpu => host.PlacementOf(cpu).Thread != 0));
            return;
        }

        kernel.State.Smt = SmtControl.On;
        bool spares = kernel.Base.SmtSparesOfflineCores;
        pending.Todo = CpuSet.Of(kernel.State.Present.Except(online).Where(cpu =>
            !spares || online.Any(other => host.SharesCore(cpu, other))));
    }
}
