using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Exploration;
using Orleans.Concurrency;

namespace KvmSim.Cluster.Parts;

/// <inheritdoc cref="IWayGrain" />
[Reentrant]
[OnItsNode]
internal sealed class WayGrain(NodeOptions node) : Grain, IWayGrain
{
    private readonly CancellationTokenSource _leaving = new();

    /// <inheritdoc />
    public async Task<WayNews?> Before(string request, int depth, string[] files, byte[] successor)
    {
        RaceSearchOptions options = RaceRequest.Read(request);
        WayStep? step = await Task.Factory.StartNew(
            () => files.AsParallel().WithDegreeOfParallelism(Math.Min(node.Threads, 512))
                .Select(file => SavedWay.Before(options, file, depth, successor, _leaving.Token))
                .Aggregate((WayStep?)null, SavedWay.Smaller),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return step is null ? null : WayNews.Of(step);
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _leaving.CancelAsync();
}
