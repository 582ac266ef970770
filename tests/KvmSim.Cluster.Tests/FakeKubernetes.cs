using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace KvmSim.Cluster.Tests;

/// <summary>What a node asks of Kubernetes, on loopback: a pod, the list of pods, and what happens to them.</summary>
internal sealed class FakeKubernetes : IDisposable
{
    /// <summary>The only namespace.</summary>
    public const string Namespace = "test";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, JsonObject> _pods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Channel<string>, bool> _watchers = [];
    private readonly string _configuration = Path.GetTempFileName();

    public FakeKubernetes()
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        _listener.Prefixes.Add(address + "/");
        _listener.Start();
        File.WriteAllText(_configuration, Configuration(address));
        _ = Serve();
    }

    /// <summary>What it answers to everything, instead of what it should; 0: nothing.</summary>
    public int Refusal { get; set; }

    /// <summary>What is in the environment of a pod's process.</summary>
    public Dictionary<string, string> EnvironmentOf(string pod) => new(StringComparer.Ordinal)
    {
        ["KUBECONFIG"] = _configuration,
        ["POD_NAME"] = pod,
        ["POD_NAMESPACE"] = Namespace,
    };

    /// <summary>A pod is there.</summary>
    public void Add(string pod, string cluster) => _pods[pod] = new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = pod,
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject { ["orleans/serviceId"] = cluster, ["orleans/clusterId"] = "kvmsim" },
        },
    };

    /// <summary>A pod is deleted; what ran in it is the test's to end.</summary>
    public void Delete(string pod)
    {
        _pods.TryRemove(pod, out JsonObject? gone);
        string news = new JsonObject { ["type"] = "DELETED", ["object"] = gone }.ToJsonString();
        foreach (Channel<string> watcher in _watchers.Keys)
        {
            watcher.Writer.TryWrite(news);
        }
    }

    public void Dispose()
    {
        _listener.Close();
        File.Delete(_configuration);
    }

    /// <summary>A file as kubectl has it, of a server without TLS.</summary>
    public static string Configuration(string address) => $$$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{{address}}}"}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        users: [{name: test, user: {token: test}}]
        """;

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                _ = Answer(context);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            string path = context.Request.Url!.AbsolutePath.TrimEnd('/');
            const string All = $"/api/v1/namespaces/{Namespace}/pods";
            if (Refusal != 0)
            {
                await Send(context, Refusal, new JsonObject { ["kind"] = "Status", ["code"] = Refusal });
            }
            else if (path != All)
            {
                bool isThere = _pods.TryGetValue(path[(All.Length + 1)..], out JsonObject? pod);
                await Send(context, isThere ? 200 : 404, isThere ? pod! : new JsonObject { ["kind"] = "Status" });
            }
            else if (context.Request.QueryString["watch"] == "true")
            {
                await Watch(context);
            }
            else
            {
                await Send(context, 200, new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "PodList",
                    ["metadata"] = new JsonObject { ["resourceVersion"] = "1" },
                    ["items"] = new JsonArray([.. _pods.Values.Select(pod => pod.DeepClone())]),
                });
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
        {
            // Whoever asked is gone.
        }
    }

    private async Task Watch(HttpListenerContext context)
    {
        Channel<string> watcher = Channel.CreateUnbounded<string>();
        _watchers[watcher] = true;
        context.Response.SendChunked = true;
        context.Response.ContentType = "application/json";
        foreach (JsonObject pod in _pods.Values)
        {
            watcher.Writer.TryWrite(
                new JsonObject { ["type"] = "ADDED", ["object"] = pod.DeepClone() }.ToJsonString());
        }

        await foreach (string news in watcher.Reader.ReadAllAsync())
        {
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(news + "\n"));
            await context.Response.OutputStream.FlushAsync();
        }
    }

    private static async Task Send(HttpListenerContext context, int code, JsonObject what)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(what.ToJsonString()));
        context.Response.Close();
    }
}
