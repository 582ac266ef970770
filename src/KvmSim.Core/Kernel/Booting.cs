using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>Power-on: the boot CPU, then the secondary CPUs one by one, then what is loaded at boot.</summary>
internal static class Booting
{
    /// <summary>Boots with the CPUs that are plugged now; on first power-on, with those of the description.</summary>
    public static void Boot(KernelContext kernel, CpuSockets sockets)
    {
        HostDescription description = kernel.Description;
        CpuModel boot = sockets[description.BootCpu];
        CpuSet plugged = CpuSet.Of(sockets.Plugged.Select(pair => pair.Key));
        CpuSet present = CpuNumbers.PresentAtBoot(kernel, plugged);
        CpuSet first = CpuSet.Of(description.BootCpu);
        kernel.Log.Clear();
        kernel.State = new HostState
        {
            Sockets = sockets,
            Present = present,
            HasHotplugFiles = present,
            CountedProcessors = CpuNumbers.CountAtBoot(kernel, plugged),
            Active = first,
            Tainted = kernel.CommandLine.Taint | (description.WarnedAtBoot ? Taint.Warning : 0),
            Kvm = new KvmState<CpuSet> { Online = first },
        };
        kernel.ForgetBoot();
        kernel.State.Smt = SmtOperations.AtBoot(kernel);
        kernel.State.BootedOnce = first;
        kernel.Architecture.IdentifyBootCpu(kernel, boot);
        StartSecondaries(kernel, present.Without(description.BootCpu).Except(description.OfflineAtBoot));
        kernel.Architecture.EndBringUp(kernel);
        LoadModules(kernel);
        kernel.State.Booted = true;
    }

    /// <summary>
    /// A built-in KVM runs its init once, here (device_initcall); modules are loaded as from modules-load.d.
    /// </summary>
    private static void LoadModules(KernelContext kernel)
    {
        IReadOnlyList<string> modules = kernel.Description.BuiltIn
            ? kernel.Architecture.Modules(kernel) : kernel.Description.LoadedAtBoot;
        foreach (string module in modules)
        {
            PendingOperation load = new() { Operation = Operation.Load(module, onCpu: kernel.Description.BootCpu) };
            while (kernel.State.Death is null && OperationProgram.Step(kernel, ref load) == StepOutcome.Stepped)
            {
            }
        }
    }

    /// <summary>
    /// bringup_nonboot_cpus: as many as "maxcpus=" lets be online, the boot CPU among them; since 6.5 as many as are
    /// started, whether or not they come up.
    /// </summary>
    private static void StartSecondaries(KernelContext kernel, CpuSet secondaries)
    {
        int left = kernel.CommandLine.OnlineAtBoot - 1;
        foreach (int cpu in secondaries)
        {
            if (left <= 0)
            {
                return;
            }

            StartSecondary(kernel, cpu);
            left -= kernel.Base.MaxCpusCountsAttempts || kernel.State.Kvm.Online.Contains(cpu) ? 1 : 0;
        }
    }

    /// <summary>The ordinary way up, with no KVM there yet: only what bring-up itself does is left of it.</summary>
    private static void StartSecondary(KernelContext kernel, int cpu)
    {
        if (kernel.State.Death is null
            && kernel.Architecture.StartAtBoot(kernel, cpu) == Errno.None
            && !CpuhpTable.IsSmtForbidden(kernel, cpu))
        {
            kernel.State.Kvm.Online = kernel.State.Kvm.Online.With(cpu);
            kernel.State.Active = kernel.State.Active.With(cpu);
        }
    }
}
