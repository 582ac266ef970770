using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>Holds what a cluster answers against one process.</summary>
internal static class Answers
{
    /// <summary>All of an answer but what differs by how it was found.</summary>
    public static string Describe(RaceSearchResult result) => string.Join(
        '\n',
        new[] { $"{result.StopReason} {result.StateCount} {result.TransitionCount} {result.Depth} "
            + $"{result.AppliedReduction}" }
            .Concat(
                result.Violations.Select(
                    violation => $"{violation.Property} {violation.Depth}\n{violation.Schedule}")));

    /// <summary>Asks a cluster.</summary>
    public static async Task<RaceSearchResult> Ask(ClientProcess client, string id, RaceSearchOptions options)
    {
        client.Begin(id, "race", RaceRequest.Write(options));
        return RaceAnswer.Read(await client.End(id)).ToResult(options, null);
    }

    /// <summary>The cluster answers as one process does.</summary>
    public static async Task Same(ClientProcess client, string id, RaceSearchOptions options, RaceSearchResult one) =>
        Assert.Equal(Describe(one), Describe(await Ask(client, id, options)));
}
