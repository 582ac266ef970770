using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>From a recording's own description of its machine to a machine that can be powered on here.</summary>
internal static class TraceMachine
{
    /// <exception cref="TraceException">The kernel or a CPU is not understood.</exception>
    public static HostDescription Describe(RecordedTrace trace, string file)
    {
        Dictionary<int, CpuModel> cpus = Enumerable.Range(0, trace.BootCpus).ToDictionary(cpu => cpu, _ => trace.BootCpu);
        foreach (RecordedPlug plug in trace.ColdPlugged)
        {
            cpus[plug.Cpu] = QemuCpu.TryMake(trace.BootCpu, $"cpu{plug.Cpu}", plug.Properties, out string? unknown)
                ?? throw new TraceException(file, "machine.coldplug", $"the CPU property '{unknown}' is not understood.");
        }

        return new HostDescription
        {
            Name = trace.Id,
            Generation = GenerationOf(trace)
                ?? throw new TraceException(file, "kernel.release", $"the kernel {trace.Release} ({trace.Variant}) is not known here."),
            CommandLine = trace.CommandLine,
            PossibleCpus = Math.Max(trace.MaxCpus, cpus.Keys.Max() + 1),
            Topology = trace.Topology ?? new CpuTopology(trace.MaxCpus, 1, 1, NumaNodes: 1),
            Tcg = true,
            Stock = CpuSockets.Of(cpus),
            Plugged = CpuSet.Of(cpus.Keys),
            OfflineAtBoot = trace.OfflineAtBoot,
            Parameters = new Dictionary<string, ParameterValues>(StringComparer.Ordinal)
            {
                [ModuleOperations.Core] = Words(trace.KvmParameters),
                ["kvm_amd"] = Words(trace.KvmAmdParameters),
                ["kvm_intel"] = Words(trace.KvmIntelParameters),
            },
        };
    }

    /// <summary>insmod's words without the recorder's "@N".</summary>
    public static ParameterValues Words(string parameters) => ParameterValues.Parse(parameters
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word[0] != '@'));

    private static Generation? GenerationOf(RecordedTrace trace)
    {
        string release = trace.Release;
        if (string.Equals(release, trace.Variant, StringComparison.Ordinal))
        {
            return GenerationCatalog.Find(release); // a simulated run names its generation
        }

        return release.StartsWith("6.1.", StringComparison.Ordinal)
            ? GenerationCatalog.Find(trace.Variant.Contains("-seed", StringComparison.Ordinal) ? "patch-v1-recorded" : "linux-6.1")
            : release.StartsWith("6.12.", StringComparison.Ordinal) ? GenerationCatalog.Find("linux-6.12")
            : null;
    }
}
