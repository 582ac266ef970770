using Orleans.Runtime.Placement;

namespace KvmSim.Cluster.Parts;

/// <summary>Finds the node that a key names.</summary>
internal sealed class OnItsNodeDirector : IPlacementDirector
{
    /// <inheritdoc />
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress node = PartKey.NodeOf(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(node)
            ? Task.FromResult(node)
            : throw new SiloUnavailableException($"The node {node} is gone.");
    }
}
