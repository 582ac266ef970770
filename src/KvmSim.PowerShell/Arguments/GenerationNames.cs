using KvmSim.PowerShell.Machines;
using KvmSim.Races;

namespace KvmSim.PowerShell.Arguments;

/// <summary>What a text means where a generation is taken.</summary>
internal static class GenerationNames
{
    /// <summary>Whether a generation has that id or alias, or a model of the published table that name.</summary>
    public static bool IsKnown(string name) =>
        ExplorationModelCatalog.Find(name, MachineRegistry.Here.Generations) is not null;
}
