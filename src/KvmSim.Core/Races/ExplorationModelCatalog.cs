using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>The protocols that can be explored by name: whatever names a generation.</summary>
public static class ExplorationModelCatalog
{
    /// <summary>The models of the published table and 6.12's two, in the order of the table.</summary>
    public static IReadOnlyList<ExplorationModel> All { get; } =
        [.. PublishedModels.All.Select(model => ExplorationModel.Of(model.Generation) with { Name = model.Name })];

    /// <summary>The model of that name; else that of the generation that the text names, or null.</summary>
    /// <param name="name">As <see cref="GenerationLibrary.Find(string)"/> takes it.</param>
    /// <param name="generations">The generations that are known; the shipped ones alone if none are given.</param>
    public static ExplorationModel? Find(string name, GenerationLibrary? generations = null) => FindPublished(name)
        ?? ((generations ?? GenerationLibrary.Shipped).Find(name) is { } generation
            ? ExplorationModel.Of(generation) : null);

    /// <summary>The model that has that name in the published table, or null.</summary>
    public static ExplorationModel? FindPublished(string name) =>
        All.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase));
}
