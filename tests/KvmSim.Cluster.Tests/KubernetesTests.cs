using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KvmSim.Core.Tests.Exploration;
using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>Nodes that are pods, of a Kubernetes that says what a real one would say.</summary>
public sealed class KubernetesTests : IDisposable
{
    private readonly FakeKubernetes _kubernetes = new();

    public void Dispose() => _kubernetes.Dispose();

    /// <summary>
    /// A pod is deleted, and another takes its place. The process of the first answers whatever it is asked, so nobody
    /// would take its node for dead but for the pod; the cluster goes on with those that have one, and a client is
    /// told of them.
    /// </summary>
    [Fact]
    public async Task Node_WhosePodIsDeleted_IsDead()
    {
        using RedisProcess redis = await RedisProcess.Start();
        using NodeProcess first = await Start(redis, "pod-1");
        using NodeProcess second = await Start(redis, "pod-2");
        using ClientProcess client = await ClientProcess.Start(first.Address);
        while ((await client.List("nodes")).Count < 2)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        _kubernetes.Delete("pod-2");
        using NodeProcess third = await Start(redis, "pod-3");

        Assert.NotEqual(0, await second.End());
        Assert.Contains("cannot be one of the cluster pods", second.Errors, StringComparison.Ordinal);
        client.Begin("job", "race", RaceRequest.Write(Searches.Of("v1-nolock", 6, 2, 2)));
        JsonObject news = await TestCluster.UntilOrEnd(
            client, "job", depth: 0, atLeastAttempt: 0, [first.Address, third.Address]);
        Assert.Equal("progress", (string?)news["event"]);
    }

    [Fact]
    public async Task Node_WithoutWhatAPodHas_SaysWhat()
    {
        _kubernetes.Add("pod", "another");
        string[] pod = ["--kubernetes", "--redis", "127.0.0.1:1", "--port", "1234", "--cluster-id", "pods"];
        Dictionary<string, string> environment = _kubernetes.EnvironmentOf("pod");
        Dictionary<string, string> nameless = new(environment, StringComparer.Ordinal) { ["POD_NAME"] = "" };

        Assert.Contains("wants POD_NAME", await Error(pod, nameless), StringComparison.Ordinal);
        Assert.Contains("takes a --port", await Error([.. pod, "--port", "0"], environment), StringComparison.Ordinal);
        Assert.Contains(
            "by --redis or --postgres", await Error(["--kubernetes", "--port", "1234"], environment),
            StringComparison.Ordinal);
        Assert.Contains(
            "wants the label orleans/serviceId=pods", await Error(pod, environment), StringComparison.Ordinal);
        Assert.Contains("404", await Error(pod, _kubernetes.EnvironmentOf("none")), StringComparison.Ordinal);
        _kubernetes.Refusal = 403;
        Assert.Contains("get, list and watch of pods", await Error(pod, environment), StringComparison.Ordinal);
        _kubernetes.Dispose();
        string gone = Path.GetTempFileName();
        environment["KUBECONFIG"] = gone;
        await File.WriteAllTextAsync(
            gone, FakeKubernetes.Configuration("http://127.0.0.1:1"), TestContext.Current.CancellationToken);
        Assert.Contains("http://127.0.0.1:1", await Error(pod, environment), StringComparison.Ordinal);
        File.Delete(gone);
    }

    private static async Task<string> Error(string[] arguments, Dictionary<string, string> environment)
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NodeProcess.Start(arguments, environment));
        Assert.StartsWith("64: kvmsim node: ", error.Message, StringComparison.Ordinal);
        Assert.Single(error.Message.Trim().Split('\n'));
        return error.Message;
    }

    private async Task<NodeProcess> Start(RedisProcess redis, string pod)
    {
        _kubernetes.Add(pod, "pods");
        string port = TwoPorts().ToString(CultureInfo.InvariantCulture);
        return await NodeProcess.Start(
            ["--kubernetes", "--redis", redis.Address, "--port", port, "--cluster-id", "pods"],
            new Dictionary<string, string>(_kubernetes.EnvironmentOf(pod), StringComparer.Ordinal)
            {
                ["KVMSIM_CLUSTER_FAULTS"] = TestCluster.Slow,
            });
    }

    /// <summary>A port that nobody listens on, nor on the next.</summary>
    private static int TwoPorts()
    {
        while (true)
        {
            int port = FreePort.Next();
            try
            {
                using TcpListener next = new(IPAddress.Loopback, port + 1);
                next.Start();
                return port;
            }
            catch (Exception exception) when (exception is SocketException or ArgumentOutOfRangeException)
            {
                // Somebody does.
            }
        }
    }
}
