using KvmSim.Exploration;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Requests as the tests make them.</summary>
internal static class Searches
{
    public static ExplorationModel Model(string name) =>
        ExplorationModelCatalog.Find(name) ?? throw new ArgumentException($"No model {name}.", nameof(name));

    public static RaceSearchOptions Of(string model, int cpus, int hotplugActors = 1, int vmActors = 1) => new()
    {
        Model = Model(model),
        CpuCount = cpus,
        HotplugActors = hotplugActors,
        VmActors = vmActors,
    };

    public static RaceSearchResult Run(RaceSearchOptions options) =>
        RaceSearch.Run(options, TestContext.Current.CancellationToken);
}
