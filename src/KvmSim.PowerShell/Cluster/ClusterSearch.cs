using System.Diagnostics;
using System.Text.Json.Nodes;
using KvmSim.Exploration;
using KvmSim.Files;
using KvmSim.Messages;
using KvmSim.Races;

namespace KvmSim.PowerShell.Cluster;

/// <summary>Searches that a cluster makes: what is asked and what comes back are what one process asks and answers.</summary>
/// <param name="address">The cluster.</param>
/// <param name="begun">Is told the id of a job when it is begun.</param>
internal sealed class ClusterSearch(ClusterAddress address, Action<string> begun)
{
    /// <summary>A checkpoint of a search on a cluster names the job: what it has reached is with the cluster.</summary>
    private const string CheckpointMark = "KvmSim cluster job 1";

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    /// <summary>Explores, as <see cref="RaceSearch.Run"/> does.</summary>
    /// <exception cref="ClusterException">The cluster cannot.</exception>
    /// <exception cref="CheckpointException">The file is none, or of another search.</exception>
    public RaceSearchResult Run(RaceSearchOptions options, CancellationToken cancellation)
    {
        // What cannot be explored is said before anybody is asked.
        _ = SearchSpace.Of(options);
        string request = RaceRequest.Write(options);
        string id = options.CheckpointPath is { } path ? JobOf(path, options) : NewId();
        long start = Stopwatch.GetTimestamp();
        using ClusterSession session = ClusterSession.Open(address, cancellation);
        session.Say(new JsonObject { ["op"] = "begin", ["id"] = id, ["kind"] = "race", ["request"] = request });
        begun(id);
        RaceAnswer answer = RaceAnswer.Read(Follow(session, id, options, start, cancellation));
        return answer.ToResult(options, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Waits for a job that was begun before.</summary>
    /// <param name="id">The job.</param>
    /// <param name="watched">Watches the search, of which the cluster knows what is asked.</param>
    /// <param name="cancellation">Asks to stop waiting; the job goes on.</param>
    public RaceSearchResult Attach(string id, RaceSearchOptions watched, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using ClusterSession session = ClusterSession.Open(address, cancellation);
        session.Say(new JsonObject { ["op"] = "attach", ["id"] = id });
        JsonObject request = session.Next(id, cancellation);
        if ((string?)request["kind"] != "race")
        {
            throw new ClusterException(
                Errors.ErrorIds.ClusterJobNotFound, $"The job {id} is a search of designs.", "Get-KvmClusterJob tells how far it is.");
        }

        RaceSearchOptions options = RaceRequest.Read((string)request["request"]!);
        options = options with { Model = Known(options.Model) };
        while (true)
        {
            JsonObject news = session.Next(id, cancellation);
            if ((string?)news["event"] == "done")
            {
                return RaceAnswer.Read((string)news["answer"]!).ToResult(options, Stopwatch.GetElapsedTime(start));
            }

            Report(watched, news, start);
        }
    }

    /// <summary>Decides designs (<see cref="DesignSearcher"/>).</summary>
    public void Decide(
        DesignSearchOptions options,
        IReadOnlyList<(Design Design, DesignWorld World)> searches,
        Action<string, DesignWorld, DesignVerdict[]> finish,
        CancellationToken cancellation)
    {
        if (searches.Count == 0)
        {
            return;
        }

        string id = NewId();
        using ClusterSession session = ClusterSession.Open(address, cancellation);
        session.Say(new JsonObject
        {
            ["op"] = "begin",
            ["id"] = id,
            ["kind"] = "design",
            ["request"] = DesignRequest.Write(options, searches),
        });
        begun(id);
        try
        {
            for (int finished = 0; finished < searches.Count;)
            {
                JsonObject news = session.Next(id, cancellation);
                if ((string?)news["event"] == "line" && DesignLine.Read((string)news["text"]!) is var (key, world, verdicts))
                {
                    finish(key, world, verdicts);
                    finished++;
                }
                else if ((string?)news["event"] == "done")
                {
                    throw new ClusterException(
                        Errors.ErrorIds.ClusterJobFailed, $"The job {id} was stopped.", "Begin it again, with -Checkpoint.");
                }
            }
        }
        catch (OperationCanceledException)
        {
            session.Say(new JsonObject { ["op"] = "stop", ["id"] = id });
            throw;
        }
    }

    private static string NewId() => Guid.NewGuid().ToString("N")[..12];

    /// <summary>A model of that name whose parts are these knows how they are known.</summary>
    private static ExplorationModel Known(ExplorationModel model) =>
        ExplorationModelCatalog.Find(model.Name) is { } known && known.Parts == model.Parts
            && known.EnablesAtLoad == model.EnablesAtLoad ? known : model;

    private static void Report(RaceSearchOptions options, JsonObject news, long start)
    {
        if (news["news"] is JsonObject job)
        {
            options.Progress?.Report(new RaceSearchProgress(
                (long)job["states"]!, (long)job["transitions"]!, (int)job["depth"]!, (long)job["frontier"]!,
                (long)job["bytes"]!, Stopwatch.GetElapsedTime(start)));
        }
    }

    private static string Follow(
        ClusterSession session, string id, RaceSearchOptions options, long start, CancellationToken cancellation)
    {
        bool isStopping = false;
        CancellationToken waiting = cancellation;
        using CancellationTokenSource patience = new();
        while (true)
        {
            try
            {
                JsonObject news = session.Next(id, waiting);
                if ((string?)news["event"] == "done")
                {
                    return (string)news["answer"]!;
                }

                Report(options, news, start);
            }
            catch (OperationCanceledException) when (!isStopping)
            {
                // The cluster ends with what it has, as one process does.
                isStopping = true;
                session.Say(new JsonObject { ["op"] = "stop", ["id"] = id });
                patience.CancelAfter(StopPatience);
                waiting = patience.Token;
            }
        }
    }

    /// <summary>The job that a file names; a new one, written there, where there is no file.</summary>
    private static string JobOf(string path, RaceSearchOptions options)
    {
        string fingerprint = CheckpointFormat.Fingerprint(SearchSpace.Of(options), options)
            .ToString("X16", System.Globalization.CultureInfo.InvariantCulture);
        if (!File.Exists(path))
        {
            string id = NewId();
            using NewFile file = NewFile.Create(path, replace: false);
            file.Content.Write(System.Text.Encoding.ASCII.GetBytes($"{CheckpointMark}\n{id}\n{fingerprint}\n"));
            file.Complete();
            return id;
        }

        byte[] head = new byte[256];
        using FileStream stream = File.OpenRead(path);
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        string[] lines = ForeignText.Block(System.Text.Encoding.ASCII.GetString(head, 0, read)).Split('\n');
        if (lines.Length != 4 || lines[0] != CheckpointMark)
        {
            throw new CheckpointException(path, "this is no checkpoint of a search on a cluster.");
        }

        return lines[2] == fingerprint
            ? lines[1]
            : throw new CheckpointException(path, "this is the checkpoint of another model or request.");
    }
}
