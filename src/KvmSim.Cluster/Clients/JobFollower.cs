using System.Text.Json.Nodes;
using KvmSim.Cluster.Jobs;
using KvmSim.Cluster.Messages;

namespace KvmSim.Cluster.Clients;

/// <summary>Begins jobs, and says how far they are until they are done.</summary>
internal sealed class JobFollower(ClusterConnection connection, TimeSpan patience, Action<JsonObject> say)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A cluster whose nodes die needs up to half a minute to agree on it: where two of three die at once, until the
    /// one that is left counts as a majority. Who has more patience than this for an answer has it here, too.
    /// </summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(60);

    private readonly TimeSpan _patience = patience > LeastPatience ? patience : LeastPatience;

    private readonly CancellationTokenSource _leaving = new();
    private Task? _learning;

    /// <summary>A job in words.</summary>
    public static JsonNode Describe(JobNews news) => new JsonObject
    {
        ["id"] = news.Id,
        ["kind"] = news.Kind,
        ["state"] = news.State.ToString(),
        ["states"] = news.States,
        ["transitions"] = news.Transitions,
        ["depth"] = news.Depth,
        ["frontier"] = news.Frontier,
        ["bytes"] = news.Bytes,
        ["attempt"] = news.Attempt,
        ["nodes"] = news.Nodes,
        ["created"] = news.Created.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["last"] = OneLine.Of(news.Last),
        ["error"] = OneLine.Of(news.Error),
        ["finished"] = news.Finished,
        ["total"] = news.Total,
    };

    /// <summary>Begins a job and follows it.</summary>
    public async Task<string?> Begin(string id, string kind, string request)
    {
        string? refusal = await Job(id).Begin(kind, request);
        if (refusal is not null)
        {
            return refusal;
        }

        _ = Follow(id);
        return null;
    }

    /// <summary>Follows a job that was begun before.</summary>
    public async Task<string?> Attach(string id)
    {
        JobNews news = await Job(id).News();
        if (news.State == JobState.None)
        {
            return $"The cluster knows no job '{id}'.";
        }

        say(new JsonObject { ["event"] = "request", ["job"] = id, ["kind"] = news.Kind, ["request"] = news.Request });
        _ = Follow(id);
        return null;
    }

    /// <summary>Asks a job to end with what it has.</summary>
    public async Task<string?> Stop(string id)
    {
        JobNews news = await Job(id).News();
        if (news.State == JobState.None)
        {
            return $"The cluster knows no job '{id}'.";
        }

        await Job(id).Stop();
        say(new JsonObject { ["event"] = "stopping", ["job"] = id, ["news"] = Describe(news) });
        return null;
    }

    /// <summary>Follows nothing more.</summary>
    public void Leave() => _leaving.Cancel();

    private IJobGrain Job(string id) => connection.Grains.GetGrain<IJobGrain>(id);

    /// <summary>
    /// Keeps the list of nodes fresh, whatever else is waited for: a question that a dying node took with it does not
    /// keep the next one from being asked.
    /// </summary>
    private async Task KeepLearning()
    {
        while (!_leaving.IsCancellationRequested)
        {
            _ = Learn();
            await Task.Delay(Pause);
        }
    }

    private async Task Learn()
    {
        try
        {
            await connection.Learn();
        }
        catch (Exception)
        {
            // The node that was asked is gone: another one is asked soon.
        }
    }

    private async Task Follow(string id)
    {
        _learning ??= KeepLearning();
        int lines = 0;
        DateTime heard = DateTime.UtcNow;
        while (!_leaving.IsCancellationRequested)
        {
            try
            {
                JobNews news = await Job(id).News();
                heard = DateTime.UtcNow;
                if (string.Equals(news.Kind, JobKinds.Design, StringComparison.Ordinal))
                {
                    while (await Job(id).Results(lines) is { Length: > 0 } results)
                    {
                        lines += results.Length;
                        Say(id, results);
                    }
                }

                if (IsOver(news))
                {
                    return;
                }

                say(new JsonObject
                {
                    ["event"] = "progress",
                    ["job"] = id,
                    ["news"] = Describe(news),
                    ["gateways"] = new JsonArray([.. connection.Gateways.Select(gateway => (JsonNode)gateway)]),
                });
            }
            catch (Exception exception) when (DateTime.UtcNow - heard > _patience)
            {
                string reason = $"The cluster does not answer any more: {JobTexts.Of(exception)}. The job is {id}.";
                say(new JsonObject
                {
                    ["event"] = "error",
                    ["id"] = "unreachable",
                    ["job"] = id,
                    ["message"] = OneLine.Of(reason)
                });
                return;
            }
            catch (Exception)
            {
                // A node is gone, perhaps the job's: another goes on with it.
            }

            await Task.Delay(Tick);
        }
    }

    private void Say(string id, string[] results)
    {
        foreach (string line in results)
        {
            say(new JsonObject { ["event"] = "line", ["job"] = id, ["text"] = line });
        }
    }

    private bool IsOver(JobNews news)
    {
        switch (news.State)
        {
            case JobState.Done:
                say(new JsonObject
                {
                    ["event"] = "done",
                    ["job"] = news.Id,
                    ["answer"] = news.Answer,
                    ["news"] = Describe(news)
                });
                return true;
            case JobState.Failed:
                say(new JsonObject
                {
                    ["event"] = "error",
                    ["id"] = "failed",
                    ["job"] = news.Id,
                    ["message"] = OneLine.Of(news.Error)
                });
                return true;
            case JobState.None:
                say(new JsonObject
                {
                    ["event"] = "error",
                    ["id"] = "failed",
                    ["job"] = news.Id,
                    ["message"] = "The cluster has lost the job."
                });
                return true;
            default:
                return false;
        }
    }
}
