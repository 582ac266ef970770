using KvmSim.Exploration;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>
/// The protocols that can be explored by name: every shipped generation, and three that never ran on a machine and
/// teach what a part is for.
/// </summary>
public static class ExplorationModelCatalog
{
    private static readonly ExplorationModel[] Models =
    [
        Shipped("base") with { Name = "base" },
        ExplorationModel.Of(TeachingGenerations.Moved),
        ExplorationModel.Of(TeachingGenerations.WithoutLock),
        Shipped("v1") with { Name = "v1" },
        Shipped("v1-reeval") with { Name = "v1-reeval" },
        Shipped("abort") with { Name = "abort" },
        Shipped("upstream") with { Name = "upstream" },
        ExplorationModel.Of(TeachingGenerations.Inverted),
        Shipped("linux-6.12"),
        Shipped("linux-6.12") with
        {
            Name = "linux-6.12-on-demand",
            Title = "Linux 6.12 with enable_virt_at_load=0: virtualization enabled when the first VM is created",
            EnablesAtLoad = false,
        },
    ];

    /// <summary>The models of the published table and 6.12's two, in the order of the table.</summary>
    public static IReadOnlyList<ExplorationModel> All => Models;

    /// <summary>The model of that name, or of the shipped generation of that id or alias, or null.</summary>
    public static ExplorationModel? Find(string name) =>
        Array.Find(Models, model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? (GenerationCatalog.Find(name) is Generation generation ? ExplorationModel.Of(generation) : null);

    private static ExplorationModel Shipped(string name) => ExplorationModel.Of(
        GenerationCatalog.Find(name) ?? throw new ArgumentException($"No generation is called {name}.", nameof(name)));
}
