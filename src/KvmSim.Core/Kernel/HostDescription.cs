using KvmSim.Arm;
using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Kernel;

/// <summary>What does not change on a host while it runs: how it was built and which kernel boots on it.</summary>
public sealed record HostDescription
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its kernel.</summary>
    public required Generation Generation { get; init; }

    /// <summary>The kernel command line.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>How its kernel was configured.</summary>
    public KernelFlavour Flavour { get; init; }

    /// <summary>KVM is built into the kernel, with its vendor modules; always so on arm64.</summary>
    public bool BuiltIn { get => field || Generation.IsArm; init; }

    /// <summary>The CPUs of an arm64 machine start at EL2, so that there can be KVM.</summary>
    public bool HasEl2 { get; init; } = true;

    /// <summary>What firmware of an arm64 machine answers when CPUs are started and stopped.</summary>
    public PsciFirmware Psci { get; init; } = PsciFirmware.Usual;

    /// <summary>What the command line and firmware of an arm64 machine decide for all its CPUs.</summary>
    internal ArmOptions ArmOptions => ArmOptions.Of(CommandLine, Generation.Arm) with { HasHyp = HasEl2 };

    /// <summary>CPU numbers run below this (cpu_possible_mask is 0 to it).</summary>
    public int PossibleCpus { get; init; }

    /// <summary>The boot CPU.</summary>
    public int BootCpu { get; init; }

    /// <summary>Packages, cores, threads.</summary>
    public CpuTopology Topology { get; init; }

    /// <summary>
    /// The CPUs that are not where their number puts them in <see cref="Topology"/>: real machines are irregular.
    /// </summary>
    public IReadOnlyDictionary<int, CpuPlacement> Placements { get; init; } = new Dictionary<int, CpuPlacement>();

    /// <summary>
    /// What the machine was made of, for those who read its manifest; null if there is nothing to say.
    /// </summary>
    public string? About { get; init; }

    /// <summary>The CPU models that the description has, by name: what may be plugged.</summary>
    public IReadOnlyDictionary<string, CpuModel> Models { get; init; } = new Dictionary<string, CpuModel>(
        StringComparer.Ordinal);

    /// <summary>
    /// For models that were written as another one with changes, the name of that one: an export writes them so again.
    /// </summary>
    public IReadOnlyDictionary<string, string> Bases { get; init; } = new Dictionary<string, string>(
        StringComparer.Ordinal);

    /// <summary>The platform's firmware has TDX on: CPUs can then not be plugged or taken out.</summary>
    public bool Tdx { get; init; }

    /// <summary>The CPUs are QEMU's TCG, which does not check what VMRUN asks for against CPUID.</summary>
    public bool Tcg { get; init; }

    /// <summary>
    /// Something else than what is simulated warned while the host booted, so that it is tainted from the start: an
    /// emulator's topology, for example.
    /// </summary>
    public bool WarnedAtBoot { get; init; }

    /// <summary>
    /// The CPUs on which an out-of-tree hypervisor holds VMX or SVM: they pass KVM's check, and enabling them fails
    /// with -EBUSY, because CR4.VMXE or EFER.SVME is set already.
    /// </summary>
    public CpuSet ForeignHypervisor { get; init; }

    /// <summary>The CPUs that the description has, plugged or not.</summary>
    public CpuSockets Stock { get; init; }

    /// <summary>The CPUs that are plugged when the host is powered on first.</summary>
    public CpuSet Plugged { get; init; }

    /// <summary>The CPUs of those that nobody brings online at boot, beside what "maxcpus=" leaves offline.</summary>
    public CpuSet OfflineAtBoot { get; init; }

    /// <summary>The modules that are loaded at boot, in order.</summary>
    public IReadOnlyList<string> LoadedAtBoot { get; init; } = [];

    /// <summary>The parameters of each module, by module name.</summary>
    public IReadOnlyDictionary<string, ParameterValues> Parameters { get; init; } =
        new Dictionary<string, ParameterValues>(StringComparer.Ordinal);

    /// <summary>Whether a core has more than one thread.</summary>
    public bool HasThreads => Topology.ThreadsPerCore > 1 || Placements.Values.Any(placement => placement.Thread > 0);

    /// <summary>Where a CPU is.</summary>
    public CpuPlacement PlacementOf(int cpu) =>
        Placements.TryGetValue(cpu, out CpuPlacement placement) ? placement : Topology.PlacementOf(cpu);

    /// <summary>The package of a CPU.</summary>
    public int PackageOf(int cpu) => PlacementOf(cpu).Package;

    /// <summary>
    /// The same machine under another generation; what the generation's name says of parameters is laid over the
    /// machine's.
    /// </summary>
    public HostDescription Under(Generation generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        if (generation.Setting is not { } setting)
        {
            return this with { Generation = generation };
        }

        Dictionary<string, ParameterValues> parameters = new(Parameters, StringComparer.Ordinal);
        foreach ((string module, ParameterValues values) in setting.Values)
        {
            parameters[module] = parameters.GetValueOrDefault(module).Overlay(values);
        }

        return this with { Generation = setting.Of, Parameters = parameters };
    }

    /// <summary>Whether two CPUs are threads of one core.</summary>
    public bool SharesCore(int one, int other)
    {
        CpuPlacement mine = PlacementOf(one), theirs = PlacementOf(other);
        return mine.Package == theirs.Package && mine.Core == theirs.Core;
    }

    /// <summary>The sockets as they are at first power-on.</summary>
    public CpuSockets InitialSockets()
    {
        CpuSet plugged = Plugged;
        return CpuSockets.Of(Stock.Plugged.Where(pair => plugged.Contains(pair.Key)));
    }

    /// <summary>
    /// The parameters that a module is loaded with: the description's, laid over the generation's own defaults.
    /// </summary>
    public ParameterValues ParametersOf(string module) =>
        Generation.Defaults.TryGetValue(module, out ParameterValues defaults)
            ? defaults.Overlay(Parameters.GetValueOrDefault(module))
            : Parameters.GetValueOrDefault(module);
}
