using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Exploration;
using Orleans.Concurrency;

namespace KvmSim.Cluster.Parts;

/// <inheritdoc cref="IPartGrain" />
[Reentrant]
[OnItsNode]
[KeepAlive]
internal sealed class PartGrain(NodeOptions node, LocalParts local, Traffic traffic) : Grain, IPartGrain
{
    /// <summary>Who leads a search asks its parts several times a second.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private DateTime _heard;
    private SearchPart? _part;
    private IPartGrain[] _peers = [];
    private int _index;
    private bool _isClosed;
    private long _earlierTransitions;
    private Task _expanding = Task.CompletedTask;

    private SearchPart Part => _part
        ?? throw new PartLostException($"The part {this.GetPrimaryKeyString()} was lost with what it stored.");

    /// <inheritdoc />
    public async Task<PartOpened> Open(PartOpening opening)
    {
        if (_part is not null || _isClosed)
        {
            return new PartOpened { Refusal = "The part was opened before." };
        }

        await Task.WhenAll(local.EarlierAttempts(this.GetPrimaryKeyString())
            .Select(key => GrainFactory.GetGrain<IPartGrain>(key).Close()));
        _heard = DateTime.UtcNow;
        this.RegisterGrainTimer(LeaveIfForgotten, Forgotten, Forgotten);
        _peers = [.. opening.Parts.Select(key => GrainFactory.GetGrain<IPartGrain>(key))];
        _index = opening.Index;
        try
        {
            RaceSearchOptions options = RaceRequest.Read(opening.Request);
            int threads = options.ThrottleLimit > 0 ? Math.Min(options.ThrottleLimit, node.Threads) : node.Threads;
            long bytes = Math.Min(node.MemoryLimit, options.MaxMemoryBytes / opening.Parts.Length);
            SearchPart part = SearchPart.Create(options, new PartPlan(
                _index, opening.Parts.Length, threads, bytes, () => local.BytesBut(this.GetPrimaryKeyString())));
            bool fits = await OnOwnThread(() => Begin(part, opening.Levels));
            _part = part;
            local.Add(this.GetPrimaryKeyString(), part);
            return new PartOpened { IsFull = !fits, LevelCount = part.LevelCount };
        }
        catch (Exception exception) when (exception is RaceSearchException or CheckpointException or IOException
            or UnauthorizedAccessException)
        {
            return new PartOpened { Refusal = $"{node.Name}: {exception.Message}" };
        }
    }

    /// <inheritdoc />
    public async Task<int> Expand(int depth, int wanted)
    {
        SearchPart part = Part;
        RequireDepth(part, depth);
        PartOutlet outlet = new(_peers, _index, depth, traffic, _stop.Token);
        Task<PartEnd> expanding = OnOwnThread(() => part.Expand((RaceProperty)wanted, outlet, _stop.Token));
        _expanding = expanding;
        PartEnd end = await expanding;
        return (int)(await outlet.Drain() ?? end);
    }

    /// <inheritdoc />
    public Task<PartTally> Advance(int depth)
    {
        RequireDepth(Part, depth - 1);
        PartTally tally = PartTally.Of(Part.Advance());
        _earlierTransitions = Part.TransitionCount;
        return Task.FromResult(tally);
    }

    /// <inheritdoc />
    public Task Save(int depth, string path)
    {
        SearchPart part = Part;
        RequireDepth(part, depth);
        return OnOwnThread(() =>
        {
            part.Save(path);
            return true;
        });
    }

    /// <inheritdoc />
    public Task<bool> Take(int depth, int from, int number, byte[] words)
    {
        SearchPart part = Part;
        return Task.Run(() => part.Take(depth, from, number, words));
    }

    /// <inheritdoc />
    public Task<PartNews> News()
    {
        _heard = DateTime.UtcNow;
        return Task.FromResult(new PartNews(
            Part.StateCount, Math.Max(_earlierTransitions, Part.TransitionCount), Part.Bytes));
    }

    /// <inheritdoc />
    public Task Stop()
    {
        _stop.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Close()
    {
        DeactivateOnIdle();
        return End();
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => End();

    private static bool Begin(SearchPart part, string[][] levels)
    {
        if (levels.Length > 0)
        {
            return part.Load(levels);
        }

        part.Begin();
        return true;
    }

    /// <summary>A level takes minutes and waits for others: that is no work for the threads of the grains.</summary>
    private static Task<T> OnOwnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void RequireDepth(SearchPart part, int depth)
    {
        if (part.Depth != depth)
        {
            throw new PartLostException($"The part is at depth {part.Depth}, not at {depth}.");
        }
    }

    /// <summary>A part whose leader is gone, and that nobody has taken up, gives its memory back.</summary>
    private Task LeaveIfForgotten(CancellationToken cancellation) =>
        DateTime.UtcNow - _heard > Forgotten ? Close() : Task.CompletedTask;

    private async Task End()
    {
        _isClosed = true;
        await _stop.CancelAsync();
        if (_part is { } part)
        {
            local.Remove(this.GetPrimaryKeyString());
            _part = null;
            await ((Task)_expanding.ContinueWith(_ => part.Dispose(), TaskScheduler.Default));
        }
    }
}
