using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Conformance;

/// <summary>From a recording's own description of its machine to a machine that can be powered on here.</summary>
internal static class TraceMachine
{
    private static string KnownReleases =>
        string.Join(", ", GenerationCatalog.All.Where(known => !known.OutOfTree).SelectMany(known => known.Recordings));

    /// <param name="trace">The recording.</param>
    /// <param name="file">Its file, for errors.</param>
    /// <param name="generation">The kernel to hold it against; null for the one that it was recorded on.</param>
    /// <exception cref="TraceException">The kernel or a CPU is not understood.</exception>
    public static HostDescription Describe(RecordedTrace trace, string file, Generation? generation = null)
    {
        bool isArm = trace.Architecture == RecordedTrace.Arm64;
        if (generation is not null && generation.IsArm != isArm)
        {
            throw new TraceException(
                file, "machine.arch",
                $"it was recorded on {trace.Architecture}, and {generation.Id} is no such kernel.");
        }

        Dictionary<int, CpuModel> cpus = Enumerable.Range(0, trace.BootCpus)
            .ToDictionary(cpu => cpu, _ => trace.BootCpu);
        foreach (RecordedPlug plug in trace.ColdPlugged)
        {
            string? unknown;
            cpus[plug.Cpu] = (isArm
                ? QemuArmCpu.TryMake(trace.BootCpu, $"cpu{plug.Cpu}", plug.Properties, out unknown)
                : QemuCpu.TryMake(trace.BootCpu, $"cpu{plug.Cpu}", plug.Properties, out unknown))
                ?? throw new TraceException(
                    file, "machine.coldplug", $"the CPU property '{unknown}' is not understood.");
        }

        return new HostDescription
        {
            Name = trace.Id,
            Generation = generation ?? GenerationOf(trace)
                ?? throw new TraceException(
                    file,
                    "kernel.release",
                    $"the kernel {trace.Release} ({trace.Variant}) is not known here; known are {KnownReleases}. "
                        + "Name a generation to hold it against."),
            Flavour = trace.Flavour,
            CommandLine = CommandLineOf(trace),
            PossibleCpus = Math.Max(trace.MaxCpus, cpus.Keys.Max() + 1),
            Topology = trace.Topology ?? new CpuTopology(trace.MaxCpus, 1, 1, NumaNodes: 1),
            HasEl2 = trace.HasEl2,
            Tcg = trace.Emulator.Contains("TCG", StringComparison.Ordinal),
            WarnedAtBoot = (trace.TaintedAtBoot & Taint.Warning) != 0,
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

    /// <summary>
    /// A recording that says which CPUs were offline says what "maxcpus=" came to: the recorder brought up those that
    /// it left out and the machine wants online. "maxcpus=0" says more: who is present.
    /// </summary>
    private static string CommandLineOf(RecordedTrace trace) => trace.OfflineAtBoot.IsEmpty
        ? trace.CommandLine
        : string.Join(
            ' ', trace.CommandLine.Split(' ').Where(
                word => !word.StartsWith("maxcpus=", StringComparison.Ordinal) || word == "maxcpus=0"));

    /// <summary>insmod's words without the recorder's "@N".</summary>
    public static ParameterValues Words(string parameters) => ParameterValues.Parse(parameters
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word[0] != '@'));

    private static Generation? GenerationOf(RecordedTrace trace)
    {
        string release = trace.Release;
        if (string.Equals(release, trace.Variant, StringComparison.Ordinal))
        {
            return GenerationLibrary.Shipped.Find(release); // a simulated run names its generation
        }

        // A build is known by the recorded kernel's name, which begins with the release that it was built onto.
        return (trace.Architecture == RecordedTrace.Arm64 ? GenerationCatalog.Arm : GenerationCatalog.All)
            .Where(known => known.Recordings.Any(name => IsOf(trace, name, known.OutOfTree)))
            .OrderByDescending(known => known.OutOfTree)
            .FirstOrDefault();
    }

    private static bool IsOf(RecordedTrace trace, string name, bool isBuild) => isBuild
        ? trace.Variant == name || trace.Variant.StartsWith(name + "-", StringComparison.Ordinal)
        : trace.Release.StartsWith(name + ".", StringComparison.Ordinal);
}
