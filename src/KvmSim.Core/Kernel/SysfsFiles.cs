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
    private const string ModuleRoot = "/sys/module/";

    /// <summary>cpuN/hotplug/fail.</summary>
    public static string FailOf(int cpu) => string.Create(CultureInfo.InvariantCulture, $"{Cpus}cpu{cpu}/hotplug/fail");

    /// <summary>What writing that text to that file does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">The text, without newline.</param>
    /// <param name="operation">The operation; null where the file says no at once.</param>
    /// <param name="refusal">That answer, and the call that gives it.</param>
    /// <returns>False for a file that is not understood.</returns>
    public static bool TryWrite(string path, string text, out Operation? operation, out (Errno Errno, string Call) refusal)
    {
        refusal = (Errno.EINVAL, "write");
        operation = null;
        if (path.StartsWith(ModuleRoot, StringComparison.Ordinal))
        {
            refusal = (Errno.EACCES, "open"); // KVM's parameters are read-only
            return path.Contains("/parameters/", StringComparison.Ordinal);
        }

        (int cpu, string file) = Split(path);
        operation = (path, file, text) switch
        {
            (Suspend, _, "mem") => Operation.Suspend(),
            (SmtControlFile, _, "on") => Operation.SetSmt(SmtControl.On),
            (SmtControlFile, _, "off") => Operation.SetSmt(SmtControl.Off),
            (SmtControlFile, _, "forceoff") => Operation.SetSmt(SmtControl.ForceOff),
            (_, "online", "1") or (_, "hotplug/target", "236") => Operation.Online(cpu),
            (_, "online", "0") or (_, "hotplug/target", "0") => Operation.Offline(cpu),
            (_, "hotplug/fail", _) when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                Operation.InjectFailure(cpu, text),
            _ => null,
        };
        return operation is not null || path is SmtControlFile || file is "online" or "hotplug/target" or "hotplug/fail";
    }

    /// <summary>What reading a file gives, without its last newline.</summary>
    /// <param name="kernel">The running kernel.</param>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text; null where there is no such file now.</param>
    /// <returns>False for a file that is not understood.</returns>
    public static bool TryRead(KernelContext kernel, string path, out string? text)
    {
        CpuSet possible = CpuSet.First(kernel.Description.PossibleCpus), online = kernel.State.Kvm.Online;
        (int cpu, string file) = Split(path);
        text = path switch
        {
            Cpus + "online" => online.ToString(),
            Cpus + "present" => kernel.State.Present.ToString(),
            Cpus + "possible" => possible.ToString(),
            Cpus + "offline" => possible.Except(online).ToString(),
            SmtControlFile => kernel.State.Smt.ToString().ToLowerInvariant(),
            "/proc/sys/kernel/tainted" => kernel.State.Tainted.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
        if (text is not null || !IsOfCpu(file))
        {
            return text is not null;
        }

        bool isThere = kernel.State.Present.Contains(cpu)
            && (file != "online" || OperationProgram.HasOnlineFile(kernel, cpu));
        int fails = kernel.State.FailPoints.FindIndex(point => point.Cpu == cpu);
        text = !isThere ? null : file switch
        {
            "online" => online.Contains(cpu) ? "1" : "0",
            "hotplug/fail" => fails < 0 ? "-1" : kernel.State.FailPoints[fails].State.ToString(CultureInfo.InvariantCulture),
            _ => online.Contains(cpu) ? kernel.Base.States.Last.ToString(CultureInfo.InvariantCulture) : "0",
        };
        return true;
    }

    private static bool IsOfCpu(string file) => file is "online" or "hotplug/state" or "hotplug/target" or "hotplug/fail";

    /// <summary>"…/cpu3/hotplug/fail" is of CPU 3; of no CPU is -1.</summary>
    private static (int Cpu, string File) Split(string path)
    {
        const string prefix = Cpus + "cpu";
        int slash = path.StartsWith(prefix, StringComparison.Ordinal) ? path.IndexOf('/', prefix.Length) : -1;
        return slash > 0
            && int.TryParse(path.AsSpan(prefix.Length, slash - prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int cpu)
            && cpu < CpuSet.MaxCpus
                ? (cpu, path[(slash + 1)..])
                : (-1, "");
    }
}
