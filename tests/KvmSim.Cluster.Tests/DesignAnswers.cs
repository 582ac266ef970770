using System.Text.Json.Nodes;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>Searches of designs that are small enough for a test, and what they find.</summary>
internal static class DesignAnswers
{
    /// <summary>Each so many-th design, in all worlds.</summary>
    public static DesignSearchOptions Options(int every) => new()
    {
        Designs = [.. Design.All.Where((_, i) => i % every == 0)],
        VmActors = 1,
        MaxStates = 2_000,
    };

    /// <summary>What a cluster is asked.</summary>
    public static string Request(DesignSearchOptions options) => DesignRequest.Write(options, SearchesOf(options));

    /// <summary>All lines, as one process finds them, sorted.</summary>
    public static string[] OfOneProcess(DesignSearchOptions options) =>
    [
        .. SearchesOf(options).Select(search => DesignLine.Write(
            search.Design.Key,
            search.World,
            DesignSearch.Decide(options, search.Design, search.World, TestContext.Current.CancellationToken)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits until so many searches are finished, and not all.</summary>
    /// <returns>The lines that came meanwhile.</returns>
    public static async Task<List<string>> Until(ClientProcess client, string id, int count)
    {
        (List<string> lines, bool isDone) = await Read(client, id, news => (int?)news["news"]?["finished"] >= count);
        Assert.False(isDone, $"The job ended before {count} searches were seen to be finished.");
        return lines;
    }

    /// <summary>Waits until all searches are finished.</summary>
    /// <returns>The lines that came meanwhile.</returns>
    public static async Task<List<string>> Rest(ClientProcess client, string id) =>
        (await Read(client, id, _ => false)).Lines;

    private static (Design Design, DesignWorld World)[] SearchesOf(DesignSearchOptions options) =>
        [.. options.Designs.SelectMany(design => options.Worlds.Select(world => (design, world)))];

    private static async Task<(List<string> Lines, bool IsDone)> Read(
        ClientProcess client, string id, Func<JsonObject, bool> isEnough)
    {
        List<string> lines = [];
        while (true)
        {
            JsonObject news = await client.Next(id);
            string? what = (string?)news["event"];
            Assert.False(what == "error", news.ToJsonString());
            if (what == "line")
            {
                lines.Add((string)news["text"]!);
            }
            else if (what == "done" || isEnough(news))
            {
                return (lines, what == "done");
            }
        }
    }
}
