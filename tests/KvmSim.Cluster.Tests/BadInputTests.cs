using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>What goes wrong is one clear error, and nobody waits for ever.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Client_OfAnAddressNobodyAnswers_SaysSo()
    {
        InvalidOperationException error =
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => ClientProcess.Start("127.0.0.1:1", patience: "8"));

        Assert.StartsWith("unreachable: Nobody answers at 127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Somebody listens there who says nothing, or something else.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    public async Task Client_OfAnotherProgram_SaysSo(string? greeting)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        async Task Greet()
        {
            while (true)
            {
                TcpClient client = await listener.AcceptTcpClientAsync(cancellation);
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(greeting ?? ""), cancellation);
            }
        }

        _ = Greet();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ClientProcess.Start(listener.LocalEndpoint.ToString(), patience: "4"));

        Assert.Matches("^(unreachable|refused): ", error.Message);
    }

    [Theory]
    [InlineData("--port", "x")]
    [InlineData("--memory-limit", "0")]
    [InlineData("--memory-limit", "5X")]
    [InlineData("--redis", "nowhere")]
    [InlineData("--cluster-id", "a b")]
    [InlineData("--address", "somewhere")]
    [InlineData("--frobnicate", "1")]
    [InlineData("--secret-file", "/nowhere/secret")]
    [InlineData("--certificate", "/nowhere/pem")]
    public async Task Node_WithABadOption_SaysWhich(string option, string value)
    {
        InvalidOperationException error =
            await Assert.ThrowsAsync<InvalidOperationException>(() => NodeProcess.Start([option, value]));

        Assert.StartsWith("64: kvmsim node: ", error.Message, StringComparison.Ordinal);
        Assert.Single(error.Message.Trim().Split('\n'));
    }

    [Fact]
    public async Task Node_WithoutItsRedis_SaysSo()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NodeProcess.Start(["--redis", "127.0.0.1:1"]));

        Assert.StartsWith("64: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Redis at 127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_WhoseRedisIsGone_IsRefused()
    {
        using RedisProcess redis = await RedisProcess.Start();
        using NodeProcess node = await NodeProcess.Start(["--redis", redis.Address, "--cluster-id", "gone"]);
        using ClientProcess client = await ClientProcess.Start(node.Address);
        redis.Kill();

        client.Begin("lost", "race", RaceRequest.Write(Searches.Of("upstream", 3)));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.End("lost"));
        Assert.Contains("Redis: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_ThatNeedsMoreMemory_SaysHowMuchIsLeast()
    {
        using NodeProcess node = await NodeProcess.Start(["--memory-limit", "200K"]);
        using ClientProcess client = await ClientProcess.Start(node.Address);

        client.Begin("small", "race", RaceRequest.Write(Searches.Of("v1-nolock", 6, 2, 2)));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.End("small"));
        Assert.Contains("are too few", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_ThatOutgrowsItsNodes_IsNotComplete()
    {
        using NodeProcess node = await NodeProcess.Start(["--memory-limit", "4M", "--threads", "1"]);
        using ClientProcess client = await ClientProcess.Start(node.Address);

        RaceSearchResult result = await Answers.Ask(client, "large", Searches.Of("v1-nolock", 6, 2, 2));

        Assert.Equal((false, RaceStopReason.MaxMemory), (result.Complete, result.StopReason));
        Assert.InRange(result.StateCount, 10_000, 992_753);
    }

    /// <summary>A client without a cluster has a node of its own.</summary>
    [Fact]
    public async Task Client_WithoutAnAddress_AnswersAndStops()
    {
        using ClientProcess client = await ClientProcess.Start(null);
        RaceSearchOptions small = Searches.Of("v1", 4);
        await Answers.Same(client, "small", small, Searches.Run(small));
        client.Begin("long", "race", RaceRequest.Write(Searches.Of("v1-nolock", 8, 2, 2)));
        while ((int?)(await client.Next("long"))["news"]?["depth"] is null or < 10)
        {
            // It has only begun.
        }

        client.Say(new JsonObject { ["op"] = "stop", ["id"] = "long" });
        RaceAnswer answer = RaceAnswer.Read(await client.End("long"));

        Assert.Equal(RaceStopReason.Cancelled, answer.StopReason);
        Assert.InRange(answer.StateCount, 10, 19_582_937);
    }

    [Theory]
    [InlineData("""{"op":"begin","id":"x","kind":"race","request":"{}"}""", "no request")]
    [InlineData("""{"op":"attach","id":"none"}""", "knows no job")]
    [InlineData("""{"op":"stop","id":"none"}""", "knows no job")]
    [InlineData("""{"op":"dance","id":"none"}""", "no such question")]
    public async Task Client_AskedForNonsense_SaysSo(string line, string expected)
    {
        using ClientProcess client = await ClientProcess.Start(null);
        JsonObject asked = JsonNode.Parse(line)!.AsObject();
        client.Say(asked);

        JsonObject answer;
        while ((string?)(answer = await client.Next((string)asked["id"]!))["event"] != "error")
        {
            // What comes before.
        }

        Assert.Contains(expected, (string?)answer["message"], StringComparison.Ordinal);
    }
}
