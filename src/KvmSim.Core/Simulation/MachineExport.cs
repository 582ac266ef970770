using System.Globalization;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Simulation;

/// <summary>
/// From a machine back to a manifest: what is plugged and online now, CPUs that are alike under one model.
/// </summary>
public static class MachineExport
{
    /// <summary>The manifest of a machine. VMs, the log and what a kernel remembers are not part of it.</summary>
    public static MachineDocument ToDocument(SimMachine machine, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(machine);
        HostDescription host = machine.Description;
        Dictionary<CpuModel, ExportedCpu> cpus = ExportedModels.Of(
            machine, out IReadOnlyList<CpuModelDefinition> models);
        return new MachineDocument
        {
            Metadata = new ManifestMetadata { Name = machine.Name, Description = description ?? host.About },
            Kernel = new KernelDocument
            {
                Generation = machine.Generation.Id,
                Composition = machine.Generation,
                BuiltIn = host.BuiltIn,
                Flavour = host.Flavour,
                CommandLine = host.CommandLine.Length == 0 ? null : host.CommandLine,
                Loaded = host.BuiltIn ? [] : [.. LoadedModules(machine.State)],
                Parameters = host.Parameters
                    .Where(pair => pair.Value.All.Any())
                    .ToDictionary(pair => pair.Key, pair => Values(pair.Value), StringComparer.Ordinal),
            },
            Platform = new PlatformDocument
            {
                Tdx = host.Tdx,
                Tcg = host.Tcg,
                El2 = host.HasEl2,
                Psci = host.Psci,
            },
            CpuModels = models,
            Models = new CpuModelLibrary(cpus.Values.Select(cpu => cpu.Model).Distinct()),
            Topology = DocumentPlacements.ToDocument(host, machine.KnownCpus),
            BootCpu = host.BootCpu,
            Cpus = [.. Entries(machine, cpus)],
        };
    }

    /// <summary>The modules that are loaded, core first.</summary>
    public static IEnumerable<string> LoadedModules(HostState state) =>
        ModuleOperations.Listed(state).Distinct(StringComparer.Ordinal);

    private static IEnumerable<CpuEntryDocument> Entries(SimMachine machine, Dictionary<CpuModel, ExportedCpu> cpus)
    {
        HostDescription host = machine.Description;
        return machine.KnownCpus
            .GroupBy(
                cpu => (Cpu: cpus[machine.ModelOf(cpu)], State: StateOf(machine, cpu),
                    Package: DocumentPlacements.PackageOf(host, cpu), Node: DocumentPlacements.NodeOf(host, cpu)))
            .OrderBy(group => group.Min())
            .Select(group => new CpuEntryDocument
            {
                Ids = CpuSet.Of(group),
                Model = group.Key.Cpu.Model.Name,
                Overrides = group.Key.Cpu.Overrides,
                State = group.Key.State,
                Package = group.Key.Package,
                Node = group.Key.Node,
            });
    }

    private static CpuState StateOf(SimMachine machine, int cpu) =>
        machine.State.Kvm.Online.Contains(cpu) ? CpuState.Online
        : machine.State.Present.Contains(cpu) ? CpuState.Offline
        : CpuState.Absent;

    private static IReadOnlyDictionary<string, ParameterValue> Values(ParameterValues values) =>
        values.All.ToDictionary(pair => pair.Key, pair => Value(pair.Value), StringComparer.Ordinal);

    private static ParameterValue Value(string text) => text switch
    {
        "true" => ParameterValue.Of(true),
        "false" => ParameterValue.Of(false),
        _ => long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number)
            ? ParameterValue.Of(number)
            : ParameterValue.Of(text),
    };
}
