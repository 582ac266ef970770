using KvmSim.Exploration;

namespace KvmSim.Cluster.Parts;

/// <summary>A part on some node, as who leads the search sees it.</summary>
/// <param name="grain">The part.</param>
/// <param name="lost">Ends with an error when the part is known to be gone before a call to it notices.</param>
internal sealed class PartLink(IPartGrain grain, Task lost) : IPartLink
{
    /// <inheritdoc />
    public async Task<PartEnd> ExpandAsync(int depth, RaceProperty wanted) =>
        (PartEnd)await OrLost(grain.Expand(depth, (int)wanted));

    /// <inheritdoc />
    public async Task<PartReport> AdvanceAsync(int depth) => (await OrLost(grain.Advance(depth))).ToReport();

    /// <summary>Saves its level.</summary>
    public async Task SaveAsync(int depth, string path) => await OrLost(Saved(depth, path));

    private async Task<bool> Saved(int depth, string path)
    {
        await grain.Save(depth, path);
        return true;
    }

    private async Task<T> OrLost<T>(Task<T> call)
    {
        if (await Task.WhenAny(call, lost) == lost)
        {
            _ = call.ContinueWith(task => task.Exception, TaskScheduler.Default);
            await lost;
        }

        return await call;
    }
}
