using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using Orleans.Concurrency;

namespace KvmSim.Cluster.Jobs;

/// <inheritdoc cref="IJobList" />
[Reentrant]
internal sealed class JobList([PersistentState("ids", JobStorage.Name)] IPersistentState<JobIds> ids, NodeOptions node)
    : Grain, IJobList
{
    /// <summary>Calls meet here, and the list is written by one at a time.</summary>
    private readonly SemaphoreSlim _changing = new(1);

    /// <inheritdoc />
    public Task Add(string id) => Change(known => known.Contains(id, StringComparer.Ordinal) ? known : [.. known, id]);

    /// <inheritdoc />
    public Task<JobNews[]> All() => Task.WhenAll(ids.State.Ids.ToArray().Select(id => Job(id).News()));

    /// <inheritdoc />
    public async Task Wake()
    {
        JobNews[] all = await All();
        foreach (JobNews job in all.Where(job => job.State != JobState.Running).OrderBy(job => job.Ended)
            .Take(all.Length - node.Jobs))
        {
            if (await Job(job.Id).Forget())
            {
                await Change(known => [.. known.Where(id => !string.Equals(id, job.Id, StringComparison.Ordinal))]);
            }
        }
    }

    private async Task Change(Func<List<string>, List<string>> change)
    {
        await _changing.WaitAsync();
        try
        {
            List<string> before = ids.State.Ids;
            ids.State.Ids = change(before);
            try
            {
                await (before.Count == ids.State.Ids.Count ? Task.CompletedTask : ids.WriteStateAsync());
            }
            catch
            {
                ids.State.Ids = before;
                throw;
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    private IJobGrain Job(string id) => GrainFactory.GetGrain<IJobGrain>(id);
}
