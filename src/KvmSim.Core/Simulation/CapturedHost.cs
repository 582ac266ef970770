using System.Globalization;
using KvmSim.Capture;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>From a captured machine to one that can be powered on.</summary>
public static class CapturedHost
{
    /// <summary>The machine's default name: that of its file or folder, or the host's.</summary>
    public static string NameOf(CapturedMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.Format == CaptureFormat.ThisHost ? "this-host" : CapturedNames.OfSource(machine.Source);
    }

    /// <summary>The id of the kernel that a machine boots of which nobody says: that of its architecture.</summary>
    public static string DefaultGenerationOf(CapturedMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.Cpus.Any(cpu => cpu.Identity.IsArm)
            ? GenerationCatalog.DefaultArmId : GenerationCatalog.DefaultId;
    }

    /// <summary>
    /// Describes the machine: its CPUs as they were, alike ones under one model, on a kernel of the caller's choice. It
    /// boots on CPU 0, or on the lowest CPU that was online.
    /// </summary>
    /// <exception cref="SimException">The source has errors, or no CPU of it was online.</exception>
    public static HostDescription Describe(CapturedMachine machine, Generation generation, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        name ??= NameOf(machine);
        CapturedCpu boot = machine.Cpus.FirstOrDefault(cpu => cpu.IsOnline) ?? throw new SimException(
            SimError.MachineInvalid,
            $"Machine {name} cannot be powered on: no CPU of it is described as online.",
            "Look at the problems of the capture.",
            name);
        IReadOnlyDictionary<int, CpuModel> models = CapturedModels.Of(machine);
        Dictionary<int, CpuPlacement> placements = DocumentPlacements.Count(PlacementsOf(machine));
        int described = machine.Cpus[^1].Id + 1;
        CpuTopology topology = TopologyOf(placements, described);
        return new HostDescription
        {
            Name = name,
            Generation = generation,
            About = AboutOf(machine),
            PossibleCpus = Math.Max(described, machine.PossibleCpus),
            BootCpu = boot.Id,
            Topology = topology,
            Placements = placements.Where(pair => pair.Value != topology.PlacementOf(pair.Key)).ToDictionary(),
            Stock = CpuSockets.Of(models),
            Models = models.Values.Distinct().ToDictionary(model => model.Name, StringComparer.Ordinal),
            Plugged = CpuSet.Of(machine.Cpus.Select(cpu => cpu.Id)),
            OfflineAtBoot = CpuSet.Of(machine.Cpus.Where(cpu => !cpu.IsOnline).Select(cpu => cpu.Id)),
        };
    }

    /// <summary>
    /// What the source says, else what a CPU's own leaves say. A CPU of which nobody says it is a core of its own, in
    /// the package of the boot CPU.
    /// </summary>
    private static Dictionary<int, CpuPlacement> PlacementsOf(CapturedMachine machine)
    {
        Dictionary<int, CpuPlacement> placements = [];
        bool isComplete = machine.Cpus.All(cpu => cpu.Placement is not null || !cpu.IsOnline);
        foreach (CapturedCpu cpu in machine.Cpus)
        {
            CpuPlacement? placement = isComplete ? cpu.Placement : CpuidTopology.Of(cpu.Cpuid) ?? cpu.Placement;
            if (placement is { } known)
            {
                placements.Add(cpu.Id, known);
            }
        }

        // Two CPUs in one place: whoever made the dump did not move from CPU to CPU, so the ids say nothing.
        if (placements.Values.Distinct().Count() < placements.Count)
        {
            placements.Clear();
        }

        int package = placements.Count == 0 ? 0 : placements.OrderBy(pair => pair.Key).First().Value.Package;
        int next = placements.Count == 0 ? 0 : placements.Values.Max(place => place.Core) + 1;
        foreach (CapturedCpu cpu in machine.Cpus.Where(cpu => !placements.ContainsKey(cpu.Id)).ToList())
        {
            placements.Add(cpu.Id, new CpuPlacement(package, next++, 0, 0));
        }

        return placements;
    }

    private static CpuTopology TopologyOf(Dictionary<int, CpuPlacement> placements, int described)
    {
        int packages = placements.Values.Select(place => place.Package).Max() + 1;
        int nodes = placements.Values.Select(place => place.Node).Max() + 1;
        CpuTopology topology = new(
            packages,
            placements.Values.Max(place => place.Core) + 1,
            placements.Values.Max(place => place.Thread) + 1,
            nodes == packages ? 0 : nodes);

        // Room for every CPU, also where the ids of packages have holes.
        int room = topology.Packages * topology.CoresPerPackage * topology.ThreadsPerCore;
        return room >= described ? topology
            : topology with
            {
                CoresPerPackage = (described + (packages * topology.ThreadsPerCore) - 1)
                / (packages * topology.ThreadsPerCore)
            };
    }

    private static string AboutOf(CapturedMachine machine)
    {
        string source = machine.Format == CaptureFormat.ThisHost
            ? "this host" : Path.GetFileName(Path.TrimEndingDirectorySeparator(machine.Source));
        string view = machine.IsGuestView ? ", as a guest sees it" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Captured from {source} ({machine.Format}{view}).");
    }
}
