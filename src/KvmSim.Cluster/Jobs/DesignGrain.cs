using KvmSim.Cluster.Nodes;
using KvmSim.Cluster.Parts;
using KvmSim.Exploration;
using KvmSim.Races;

namespace KvmSim.Cluster.Jobs;

/// <inheritdoc cref="IDesignGrain" />
[OnItsNode]
internal sealed class DesignGrain(NodeOptions node, LocalParts parts) : Grain, IDesignGrain
{
    private readonly CancellationTokenSource _leaving = new();

    /// <inheritdoc />
    public async Task<string> Decide(string question, string search)
    {
        try
        {
            return await Task.Factory.StartNew(
                () => DesignQuestionText.Decide(question, search, parts.Room() / node.Threads, _leaving.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        catch (RaceSearchException exception)
        {
            throw new DesignRefusedException(exception.Message);
        }
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _leaving.CancelAsync();
}
