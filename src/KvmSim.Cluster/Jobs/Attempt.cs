using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Parts;
using KvmSim.Exploration;

namespace KvmSim.Cluster.Jobs;

/// <summary>
/// One attempt at a search: a part on each node, led level by level. Whatever happens to a node ends the attempt; the
/// next one goes on from the last level that all parts have saved, with the nodes that are there.
/// </summary>
/// <param name="grains">Finds the parts.</param>
/// <param name="job">The job's id.</param>
/// <param name="record">What is kept of it.</param>
/// <param name="nodes">The nodes to use.</param>
/// <param name="store">The folder for levels; null: nothing is saved.</param>
/// <param name="maxBytes">What this node may take to look for schedules, when its part is closed.</param>
/// <param name="write">Keeps the record.</param>
internal sealed class Attempt(
    IGrainFactory grains,
    string job,
    JobRecord record,
    IReadOnlyList<SiloAddress> nodes,
    LevelStore? store,
    long maxBytes,
    Func<Task> write)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly RaceSearchOptions _options = RaceRequest.Read(record.Request);
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _over = new();
    private readonly int _attempt = record.Attempt;
    private string[] _keys = [];
    private IPartGrain[] _grains = [];
    private PartLink[] _links = [];
    private PartLeader? _leader;
    private bool _isStopped;

    /// <summary>Nodes that could not be reached.</summary>
    public List<SiloAddress> Suspects { get; } = [];

    /// <summary>What all parts said last.</summary>
    public PartNews Sum { get; private set; }

    /// <summary>Where it stands.</summary>
    public LeaderPosition? Position => _leader?.Position;

    /// <summary>Searches to the end.</summary>
    public async Task<RaceAnswer> Run()
    {
        Task watching = Task.CompletedTask;
        try
        {
            LeaderPosition position = await Open();
            _leader = new PartLeader(_options, _links, position);
            watching = Watch();
            RaceStopReason reason = await _leader.RunAsync(Save);
            await CloseAll();
            string[][] levels = store is null ? [] : store.FilesOf(job, record.Levels);
            Ways ways = new(grains, record.Request, nodes, levels, maxBytes);
            return RaceAnswer.Of(reason, _leader.Position, await ways.Find(_leader.Position.Found));
        }
        finally
        {
            await _over.CancelAsync();
            await watching;
            await CloseAll();
        }
    }

    /// <summary>Asks it to end with what it has.</summary>
    public async Task Stop(RaceStopReason reason)
    {
        _isStopped = true;
        if (_leader is { } leader)
        {
            leader.Ending ??= reason;
        }

        foreach (IPartGrain part in _grains)
        {
            await Quietly(part.Stop());
        }
    }

    /// <summary>Gives it up: another node goes on.</summary>
    public void Abandon() => _lost.TrySetException(new PartLostException("The node of its leader ends."));

    private async Task<LeaderPosition> Open()
    {
        _keys = [.. nodes.Select((node, index) => PartKey.Of(job, _attempt, index, node))];
        _grains = [.. _keys.Select(key => grains.GetGrain<IPartGrain>(key))];
        _links = [.. _grains.Select(grain => new PartLink(grain, _lost.Task))];
        string[][] levels = store is null ? [] : store.FilesOf(job, record.Levels);
        PartOpened[] opened = await Task.WhenAll(Enumerable.Range(0, nodes.Count).Select(index => Open(index, levels)));
        if (opened.FirstOrDefault(part => part.Refusal is not null) is { Refusal: { } refusal })
        {
            throw levels.Length > 0 ? new LevelsUnreadableException(refusal) : new JobLostException(refusal);
        }

        if (opened.Any(part => part.IsFull))
        {
            throw new JobLostException(
                "What was saved of the search needs more memory than the nodes may take: start more of them.");
        }

        LeaderPosition position = levels.Length > 0 ? record.Position!.ToPosition() : LeaderPosition.First;
        return opened.Sum(part => part.LevelCount) == position.LevelCount
            ? position
            : throw new LevelsUnreadableException(
                $"{opened.Sum(part => part.LevelCount)} states of depth {position.Depth} were saved, not "
                    + $"{position.LevelCount}.");
    }

    private async Task<PartOpened> Open(int index, string[][] levels)
    {
        try
        {
            return await _grains[index].Open(new PartOpening
            {
                Request = record.Request,
                Parts = _keys,
                Index = index,
                Levels = levels,
            });
        }
        catch (Exception exception) when (exception is not PartLostException)
        {
            Suspects.Add(nodes[index]);
            throw new PartLostException($"{nodes[index].Endpoint} could not be used: {JobTexts.Of(exception)}");
        }
    }

    private async Task Save(LeaderPosition position)
    {
        await DeliveryFaults.AfterLevel();
        if (_isStopped)
        {
            _leader!.Ending ??= RaceStopReason.Cancelled;
        }

        if (store is null || record.Levels.Count != position.Depth)
        {
            return;
        }

        SavedLevel level = new() { Attempt = _attempt, Parts = _links.Length };
        string[] files = store.Create(job, position.Depth, level);
        await Task.WhenAll(_links.Select((link, index) => link.SaveAsync(position.Depth, files[index])));
        record.Levels.Add(level);
        record.Position = SavedPosition.Of(position);
        await write();
    }

    /// <summary>Asks the parts how they are, so that one that is gone is missed before its level would end.</summary>
    private async Task Watch()
    {
        using PeriodicTimer timer = new(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                PartNews[] news = await Task.WhenAll(_grains.Select(grain => grain.News()));
                Sum = new PartNews(
                    news.Sum(part => part.States), news.Sum(part => part.Transitions), news.Sum(part => part.Bytes));
                if (Sum.States > _options.MaxStates)
                {
                    await Stop(RaceStopReason.MaxStates);
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The attempt is over.
        }
        catch (Exception exception)
        {
            _lost.TrySetException(new PartLostException(JobTexts.Of(exception)));
        }
    }

    private async Task CloseAll()
    {
        await Task.WhenAll(_grains.Select(grain => Quietly(grain.Close())));
        _grains = [];
    }

    /// <summary>What is gone need not be told.</summary>
    private static async Task Quietly(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception)
        {
            // Its node is gone, and the part with it.
        }
    }
}
