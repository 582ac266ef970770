using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.PowerShell.Machines;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Manifests;

/// <summary>Finds the machines to which scenarios happen.</summary>
internal static class ScenarioMachines
{
    /// <summary>
    /// The machine in the scenario, or the one that it names: of its file, of the session, or shipped; under the
    /// scenario's own generation, or else the machine's.
    /// </summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="read">Reads a shipped file; null where that cannot be done, which it has told.</param>
    public static HostDescription? Find(ScenarioDocument scenario, Func<string, ManifestSet?> read) =>
        Find(scenario, read, OfSession());

    /// <summary>The machines of this session as they are now, by name, for threads that belong to none.</summary>
    public static Func<string, HostDescription?> OfSession()
    {
        MachineRegistry registry = MachineRegistry.Here;
        return name => registry.Find(name)?.Ask(engine => engine.Description);
    }

    /// <summary>The same with the machines of a session.</summary>
    public static HostDescription? Find(
        ScenarioDocument scenario, Func<string, ManifestSet?> read, Func<string, HostDescription?> ofSession)
    {
        HostDescription? machine = scenario.Machine switch
        {
            { Document: { } document } => MachineBlueprint.Of(document),
            { Reference: { } name } when ofSession(name) is { } known => known,
            { Reference: { } name } when ShippedFiles.FindMachine(name) is { } file && read(file) is { } manifest =>
                MachineBlueprint.Of(manifest.Machines.First()),
            _ => null,
        };
        return machine is null || scenario.Generation is not { } generation
            ? machine
            : machine.Under(scenario.Composition ?? MachineBlueprint.FindGeneration(generation));
    }
}
