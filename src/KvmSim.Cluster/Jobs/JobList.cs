using KvmSim.Cluster.Messages;
using Orleans.Concurrency;

namespace KvmSim.Cluster.Jobs;

/// <inheritdoc cref="IJobList" />
[Reentrant]
internal sealed class JobList([PersistentState("ids", JobStorage.Name)] IPersistentState<JobIds> ids) : Grain, IJobList
{
    /// <summary>How many jobs are remembered: what is older and finished is forgotten.</summary>
    private const int Most = 200;

    /// <inheritdoc />
    public async Task Add(string id)
    {
        if (ids.State.Ids.Contains(id, StringComparer.Ordinal))
        {
            return;
        }

        ids.State.Ids.Add(id);
        if (ids.State.Ids.Count > Most)
        {
            ids.State.Ids.RemoveAt(0);
        }

        await ids.WriteStateAsync();
    }

    /// <inheritdoc />
    public Task<JobNews[]> All() => Task.WhenAll(ids.State.Ids.ToArray().Select(id => Job(id).News()));

    /// <inheritdoc />
    public Task Wake() => All();

    private IJobGrain Job(string id) => GrainFactory.GetGrain<IJobGrain>(id);
}
