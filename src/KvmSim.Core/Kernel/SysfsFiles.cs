using System.Globalization;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>The files under /sys and /proc through which CPUs and KVM are looked at and moved.</summary>
internal static class SysfsFiles
{
    public const string Suspend = "/sys/power/state";
    public const string SmtControlFile = Cpus + "smt/control";
    private const string Cpus = "/sys/devices/system/cpu/";
    private const string States = Cpus + "hotplug/states";

    /// <summary>cpuN/hotplug/fail.</summary>
    public static string FailOf(int cpu) => string.Create(CultureInfo.InvariantCulture, $"{Cpus}cpu{cpu}/hotplug/fail");

    /// <summary>Whether it is known what writing that text to that file does.</summary>
    public static bool CanWrite(KernelContext kernel, string path, string text)
    {
        (int cpu, string file) = Split(path);
        return path switch
        {
            Suspend => text == "mem",
            SmtControlFile => !IsNumber(text, out _) || kernel.State.Smt is not (SmtControl.On or SmtControl.Off),
            _ when file == "hotplug/target" => !IsNumber(text, out int target) || target != 0
                || (cpu != kernel.Description.BootCpu && kernel.Architecture.MayGo(kernel, cpu) == Errno.None),
            _ when file is "online" or "hotplug/fail" => true,
            _ => ModuleParameterFiles.IsOne(path),
        };
    }

    /// <summary>open(2) and write(2): the file says no, or it is an operation of its own.</summary>
    public static StepOutcome Write(KernelContext kernel, ref PendingOperation pending)
    {
        string path = pending.Operation.Name!, text = pending.Operation.Text!;
        (int cpu, string file) = Split(path);
        if (ModuleParameterFiles.IsOne(path))
        {
            (Errno errno, string call) = ModuleParameterFiles.Write(kernel, path, text);
            return OperationProgram.Finish(ref pending, errno, call);
        }

        if (IsOfCpu(file) && !HasFile(kernel, cpu, file))
        {
            return OperationProgram.Finish(ref pending, Errno.ENOENT, "open");
        }

        if (text.Length == 0)
        {
            return OperationProgram.Finish(ref pending); // nothing is written (recorded: q10)
        }

        Operation? operation = (path, file) switch
        {
            (Suspend, _) => Operation.Suspend(),
            (SmtControlFile, _) => Operation.SetSmt(SmtWord(text)),
            (_, "online") => ParameterText.Boolean(text, kernel.Base) is not { } up ? null
                : up ? Operation.Online(cpu)
                : Operation.Offline(cpu),
            (_, "hotplug/fail") => IsNumber(text, out int state)
                ? Operation.InjectFailure(cpu, state.ToString(CultureInfo.InvariantCulture))
                : null,
            _ => TargetOf(kernel, cpu, text),
        };
        if (operation is null)
        {
            return OperationProgram.Finish(ref pending, Errno.EINVAL, "write");
        }

        bool isThere = file == "hotplug/target"
            && operation.Kind == OperationKind.Online
            && kernel.State.Kvm.Online.Contains(cpu);
        pending = pending with { Operation = operation.LeftToKernel() };
        return isThere ? OperationProgram.Finish(ref pending) : StepOutcome.Stepped;
    }

    /// <summary>
    /// write_cpuhp_target: without CONFIG_CPU_HOTPLUG_STATE_CONTROL all the way up or down (recorded: w02).
    /// </summary>
    private static Operation? TargetOf(KernelContext kernel, int cpu, string text) =>
        !IsNumber(text, out int target) ? null
        : target == kernel.Base.States.Last ? Operation.Online(cpu)
        : target == 0 ? Operation.Offline(cpu)
        : null;

    private static SmtControl SmtWord(string text) => text switch
    {
        "on" => SmtControl.On,
        "off" => SmtControl.Off,
        "forceoff" => SmtControl.ForceOff,
        _ => SmtControl.NotSupported,
    };

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static bool HasFile(KernelContext kernel, int cpu, string file) => file == "online"
        ? kernel.State.Present.Contains(cpu) && OperationProgram.HasOnlineFile(kernel, cpu)
        : kernel.State.HasHotplugFiles.Contains(cpu);

    /// <summary>open(2) and read(2).</summary>
    public static StepOutcome Read(KernelContext kernel, ref PendingOperation pending)
    {
        if (kernel.State.HotplugStatesLocked && pending.Operation.Name == States)
        {
            return StepOutcome.Blocked; // states_show takes cpuhp_state_mutex
        }

        _ = TryRead(kernel, pending.Operation.Name!, out string? text);
        pending.Read = text;
        return text is null ? OperationProgram.Finish(
            ref pending, Errno.ENOENT, "open") : OperationProgram.Finish(ref pending);
    }

    /// <summary>What reading a file gives, without its last newline.</summary>
    /// <param name="kernel">The running kernel.</param>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text; null where there is no such file now.</param>
    /// <returns>False for a file that is not understood.</returns>
    public static bool TryRead(KernelContext kernel, string path, out string? text)
    {
        CpuSet possible = CpuNumbers.Possible(kernel), online = kernel.State.Kvm.Online;
        (int cpu, string file) = Split(path);
        if (IncompatibleCpuFile.IsOne(path))
        {
            text = IncompatibleCpuFile.Read(kernel, path);
            return true;
        }

        text = path switch
        {
            Cpus + "online" => online.ToString(),
            Cpus + "present" => kernel.State.Present.ToString(),
            Cpus + "possible" => possible.ToString(),
            Cpus + "offline" => possible.Except(online).ToString(),
            SmtControlFile => kernel.State.Smt.ToString().ToLowerInvariant(),
            States => CpuhpTable.List(kernel),
            "/proc/sys/kernel/tainted" => kernel.State.Tainted.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        if (text is not null || !IsOfCpu(file))
        {
            return text is not null;
        }

        int fails = kernel.State.FailPoints.FindIndex(point => point.Cpu == cpu);
        text = !HasFile(kernel, cpu, file) ? null : file switch
        {
            "online" => online.Contains(cpu) ? "1" : "0",
            "hotplug/fail" => fails < 0 ? "-1" : kernel.State.FailPoints[fails].State.ToString(
                CultureInfo.InvariantCulture),
            _ => online.Contains(cpu) ? kernel.Base.States.Last.ToString(CultureInfo.InvariantCulture) : "0",
        };
        return true;
    }

    private static bool IsOfCpu(string file) =>
        file is "online" or "hotplug/state" or "hotplug/target" or "hotplug/fail";

    /// <summary>"…/cpu3/hotplug/fail" is of CPU 3; of no CPU is -1.</summary>
    private static (int Cpu, string File) Split(string path)
    {
        const string prefix = Cpus + "cpu";
        int slash = path.StartsWith(prefix, StringComparison.Ordinal) ? path.IndexOf('/', prefix.Length) : -1;
        return slash > 0
            && int.TryParse(
                path.AsSpan(prefix.Length, slash - prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture,
                out int cpu)
            && cpu < CpuSet.MaxCpus
                ? (cpu, path[(slash + 1)..])
                : (-1, "");
    }
}
