using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>From a manifest to a machine that can be powered on.</summary>
public static class MachineBlueprint
{
    /// <summary>The machine of a manifest.</summary>
    /// <exception cref="SimException">It names a generation or a parameter that does not exist.</exception>
    public static HostDescription Of(MachineDocument document) =>
        Of(document, GenerationOf(document ?? throw new ArgumentNullException(nameof(document))));

    /// <summary>The machine of a manifest under a generation of the caller's choice.</summary>
    public static HostDescription Of(MachineDocument document, Generation generation)
    {
        ArgumentNullException.ThrowIfNull(document);
        Dictionary<int, CpuModel> stock = [];
        CpuSet plugged = CpuSet.Empty, offline = CpuSet.Empty;
        foreach (CpuEntryDocument entry in document.Cpus)
        {
            CpuModel model = document.HardwareOf(entry);
            foreach (int cpu in entry.Ids)
            {
                stock.Add(cpu, model);
            }

            plugged = entry.State == CpuState.Absent ? plugged : plugged.Union(entry.Ids);
            offline = entry.State == CpuState.Offline ? offline.Union(entry.Ids) : offline;
        }

        int described = stock.Keys.Max() + 1;
        CpuTopology topology = TopologyOf(document.Topology, described);
        return new HostDescription
        {
            Name = document.Metadata.Name,
            Generation = generation.Setting?.Of ?? generation,
            Flavour = document.Kernel.Flavour,
            CommandLine = document.Kernel.CommandLine ?? "",
            BuiltIn = document.Kernel.BuiltIn,
            PossibleCpus = Math.Max(described, document.Topology?.Limit ?? 0),
            BootCpu = document.BootCpu,
            Topology = topology,
            Placements = DocumentPlacements.Of(document, topology),
            About = document.Metadata.Description,
            Tdx = document.Platform.Tdx,
            Tcg = document.Platform.Tcg,
            HasEl2 = document.Platform.El2,
            Psci = document.Platform.Psci,
            Stock = CpuSockets.Of(stock),
            Models = document.Models.Models.ToDictionary(model => model.Name, StringComparer.Ordinal),
            Bases = document.CpuModels.Where(model => model.BasedOn is not null)
                .ToDictionary(model => model.Name, model => model.BasedOn!, StringComparer.Ordinal),
            Plugged = plugged,
            OfflineAtBoot = offline,
            LoadedAtBoot = document.Kernel.Loaded,
            Parameters = Over(generation.Setting, ParametersOf(document.Kernel.Parameters)),
        };
    }

    /// <summary>What the generation's name says of parameters, and what the manifest says laid over it.</summary>
    private static IReadOnlyDictionary<string, ParameterValues> Over(
        GenerationSetting? setting, IReadOnlyDictionary<string, ParameterValues> parameters)
    {
        Dictionary<string, ParameterValues> both = new(parameters, StringComparer.Ordinal);
        foreach ((string module, ParameterValues values) in setting?.Values
            ?? new Dictionary<string, ParameterValues>(StringComparer.Ordinal))
        {
            both[module] = values.Overlay(parameters.GetValueOrDefault(module));
        }

        return both;
    }

    /// <summary>The generation of a manifest: composed in it, named, or the default for its CPUs.</summary>
    internal static Generation GenerationOf(MachineDocument document) =>
        document.Kernel.Composition ?? FindGeneration(document.Kernel.Generation ?? document.DefaultGeneration);

    /// <summary>The generation of that name.</summary>
    /// <exception cref="SimException">There is none.</exception>
    public static Generation FindGeneration(string name) =>
        GenerationLibrary.Shipped.Find(name) ?? throw new SimException(
        SimError.GenerationNotFound,
        $"There is no generation '{name}'.",
        $"There are: {string.Join(", ", GenerationCatalog.All)}.",
        name);

    /// <summary>Parameters as a manifest has them, by module.</summary>
    public static IReadOnlyDictionary<string, ParameterValues> ParametersOf(
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, ParameterValue>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.ToDictionary(pair => pair.Key, pair => ParametersOf(pair.Value), StringComparer.Ordinal);
    }

    /// <summary>The parameters of one module as a manifest has them.</summary>
    public static ParameterValues ParametersOf(IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return ParameterValues.Of(parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.KernelText)));
    }

    private static CpuTopology TopologyOf(TopologyDocument? topology, int cpus) => topology is null
        ? new CpuTopology(1, cpus, 1)
        : new CpuTopology(
            topology.Packages, topology.CoresPerPackage, topology.ThreadsPerCore, topology.NumaNodes ?? 0);
}
