using KvmSim.Cluster.Jobs;
using Microsoft.Extensions.Hosting;

namespace KvmSim.Cluster.Nodes;

/// <summary>
/// Sees to it that jobs go on whose leader's node is gone, whether or not a client asks for them.
/// </summary>
internal sealed class JobKeeper(IGrainFactory grains) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await grains.GetGrain<IJobList>(0).Wake();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The node that has the list is gone; soon it is somewhere else.
            }
        }
    }
}
