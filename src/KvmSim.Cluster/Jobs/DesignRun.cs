using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using KvmSim.Cluster.Parts;
using KvmSim.Races;

namespace KvmSim.Cluster.Jobs;

/// <summary>
/// A search of designs: one call an exploration, work taken by whoever is idle. What is finished is in the record of
/// the job. All of it runs on the grain's own scheduler, one thing at a time.
/// </summary>
/// <param name="grains">Finds the nodes.</param>
/// <param name="record">What is kept of the job.</param>
/// <param name="usable">The nodes that are there now.</param>
/// <param name="write">Keeps the record.</param>
/// <param name="leaving">Its node ends.</param>
internal sealed class DesignRun(
    IGrainFactory grains, JobRecord record, Func<SiloAddress[]> usable, Func<Task> write, CancellationToken leaving)
{
    /// <summary>The answer of a run that made all searches.</summary>
    public const string Complete = "complete";

    /// <summary>The answer of a run that was ended before.</summary>
    public const string Stopped = "stopped";

    /// <summary>A search that was lost so often with its node is perhaps what ends nodes.</summary>
    private const int MostTries = 5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly DesignRequest _request = DesignRequest.Read(record.Request);
    private readonly Dictionary<string, int> _tries = new(StringComparer.Ordinal);
    private readonly Dictionary<SiloAddress, int> _slots = [];
    private Queue<string> _left = new();
    private bool _isStopped;
    private string? _failure;

    /// <summary>How many finished searches are kept: whoever goes on with the job has these, in this order.</summary>
    public int Written { get; private set; } = record.Results.Count;

    /// <summary>How many searches there are.</summary>
    public int Total => _request.Searches.Length;

    /// <summary>Asks it to end with what it has.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>Makes all searches that are left.</summary>
    public async Task<string> Run()
    {
        HashSet<string> finished = [.. record.Results.Select(SearchOf)];
        _left = new Queue<string>(_request.Searches.Where(search => !finished.Contains(search)));
        using PeriodicTimer timer = new(Tick);
        while (record.Results.Count < Total && !_isStopped)
        {
            leaving.ThrowIfCancellationRequested();
            if (_failure is not null)
            {
                throw new JobLostException(_failure);
            }

            await Staff();
            await Write();
            await timer.WaitForNextTickAsync(leaving);
        }

        return record.Results.Count == Total ? Complete : Stopped;
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
        while (!_isStopped && !leaving.IsCancellationRequested && _left.TryDequeue(out string? search))
        {
            try
            {
                string line = await worker.Decide(_request.Question, search);
                record.Results.Add(line);
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

    private async Task Write()
    {
        int finished = record.Results.Count;
        if (Written != finished)
        {
            await write();
            Written = finished;
        }
    }
}
