using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Cluster.Parts;
using KvmSim.Races;

namespace KvmSim.Cluster.Jobs;

/// <summary>
/// A search of designs: one call an exploration, work taken by whoever is idle. What is finished is in the pages of the
/// job. All of it runs on the grain's own scheduler, one thing at a time.
/// </summary>
/// <param name="grains">Finds the nodes.</param>
/// <param name="request">What was asked.</param>
/// <param name="pages">What is finished.</param>
/// <param name="usable">The nodes that are there now.</param>
/// <param name="write">Keeps what is finished.</param>
/// <param name="leaving">Its node ends.</param>
internal sealed class DesignRun(
    IGrainFactory grains,
    string request,
    ResultPages pages,
    Func<SiloAddress[]> usable,
    Func<Task> write,
    CancellationToken leaving)
{
    /// <summary>The answer of a run that made all searches.</summary>
    public const string Complete = "complete";

    /// <summary>The answer of a run that was ended before.</summary>
    public const string Stopped = "stopped";

    /// <summary>A search that was lost so often with its node is perhaps what ends nodes.</summary>
    private const int MostTries = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly DesignRequest _request = DesignRequest.Read(request);
    private readonly Dictionary<string, int> _tries = new(StringComparer.Ordinal);
    private readonly Dictionary<SiloAddress, int> _slots = [];
    private Queue<string> _left = new();
    private bool _isStopped;
    private bool _isOver;
    private string? _failure;

    /// <summary>How many searches there are.</summary>
    public int Total => _request.Searches.Length;

    /// <summary>Asks it to end with what it has.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Makes all searches that are left.</summary>
    public async Task<string> Run()
    {
        HashSet<string> finished = [.. pages.Lines.Select(SearchOf)];
        _left = new Queue<string>(_request.Searches.Where(search => !finished.Contains(search)));
        using PeriodicTimer timer = new(Tick);
        try
        {
            while (pages.Lines.Count < Total && !_isStopped)
            {
                leaving.ThrowIfCancellationRequested();
                if (_failure is not null)
                {
                    throw new JobLostException(_failure);
                }

                await Staff();
                await write();
                await timer.WaitForNextTickAsync(leaving);
            }
        }
        finally
        {
            // What is still searched for belongs to nobody: who goes on does it again.
            _isOver = true;
        }

        await write();
        return pages.Written == Total ? Complete : Stopped;
    }

    private static string SearchOf(string line) => string.Join('\t', line.Split('\t').Take(2));

    /// <summary>Nodes that came since are given work, too.</summary>
    private async Task Staff()
    {
        foreach (SiloAddress node in usable().Where(node => _slots.GetValueOrDefault(node) == 0 && _left.Count > 0))
        {
            try
            {
                NodeNews news = await grains.GetGrain<INodeGrain>(PartKey.On(node, "node")).News();
                for (int slot = 0; slot < news.Threads; slot++)
                {
                    _slots[node] = _slots.GetValueOrDefault(node) + 1;
                    _ = Work(node, slot);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // It is gone, and the list of nodes will say so.
            }
        }
    }

    private async Task Work(SiloAddress node, int slot)
    {
        IDesignGrain worker = grains.GetGrain<IDesignGrain>(PartKey.On(node, $"design/{slot}"));
        while (!_isOver && !_isStopped && !leaving.IsCancellationRequested && _left.TryDequeue(out string? search))
        {
            try
            {
                string line = await worker.Decide(_request.Question, search);
                await DeliveryFaults.AfterSearch();
                if (!_isOver)
                {
                    pages.Add(line);
                }
            }
            catch (DesignRefusedException exception)
            {
                _failure = exception.Message;
                break;
            }
            catch (Exception exception)
            {
                _left.Enqueue(search);
                _tries[search] = _tries.GetValueOrDefault(search) + 1;
                if (_tries[search] >= MostTries)
                {
                    _failure = $"{search.Replace('\t', ' ')} was lost {MostTries} times: {JobTexts.Of(exception)}";
                }

                break;
            }
        }

        _slots[node]--;
    }
}
