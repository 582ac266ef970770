using k8s;
using k8s.Autorest;
using k8s.Models;
using KvmSim.Cluster.Messages;
using Orleans.Configuration;
using Orleans.Hosting.Kubernetes;

namespace KvmSim.Cluster.Nodes;

/// <summary>
/// A node that is a pod of Kubernetes: Orleans watches the pods of its cluster, and has nodes count as dead as soon as
/// their pods are deleted, not when they have not answered for so long. A pod and its node have one name, and the
/// labels of a pod say which cluster it is of. All nodes of a cluster are told so, or none: one without a pod is taken
/// for dead.
/// </summary>
internal static class KubernetesPods
{
    private const string NameVariable = "POD_NAME";
    private const string NamespaceVariable = "POD_NAMESPACE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The pod's name; it is the node's, too.</summary>
    /// <exception cref="NodeArgumentException">It is not said.</exception>
    private static string Name => Said(NameVariable, "metadata.name");

    /// <summary>Has a node watch.</summary>
    public static void Configure(ISiloBuilder silo)
    {
        silo.UseKubernetesHosting(hosting => hosting.Configure(options =>
        {
            options.GetClientConfiguration = KubernetesClientConfiguration.BuildDefaultConfig;

            // Whoever made the pods sees to their number.
            options.DeleteDefunctSiloPods = false;
        }));
        silo.Configure<SiloOptions>(own => own.SiloName = Name);
    }

    /// <summary>
    /// Sees that the pods can be watched. Orleans would ask again and again, without a word of why, where it must not.
    /// </summary>
    /// <exception cref="NodeArgumentException">They cannot, and why.</exception>
    public static async Task Prepare(NodeOptions node, CancellationToken cancellation)
    {
        if (node.Records.Place is null)
        {
            throw new NodeArgumentException(
                "--kubernetes is of use to nodes that find each other: by --redis or --postgres.");
        }

        string place = "--kubernetes";
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            (string name, string space) = (Name, Said(NamespaceVariable, "metadata.namespace"));
            KubernetesClientConfiguration configuration = KubernetesClientConfiguration.BuildDefaultConfig();
            place = $"--kubernetes: {configuration.Host}";
            using Kubernetes client = new(configuration);
            V1Pod pod = await client.ReadNamespacedPodAsync(name, space, cancellationToken: limit.Token);
            foreach ((string label, string value) in new[]
            {
                (KubernetesHostingOptions.ServiceIdLabel, node.ClusterId),
                (KubernetesHostingOptions.ClusterIdLabel, NodeHost.ClusterName),
            })
            {
                if (pod.Metadata.Labels?.TryGetValue(label, out string? has) is not true || has != value)
                {
                    throw new NodeArgumentException($"{place}: the pod {name} wants the label {label}={value}.");
                }
            }

            await client.ListNamespacedPodAsync(space, limit: 1, cancellationToken: limit.Token);
        }
        catch (HttpOperationException refused)
        {
            throw new NodeArgumentException(
                $"{place}: {(int)refused.Response.StatusCode} {refused.Response.ReasonPhrase}. The pod's service "
                    + "account wants a role with get, list and watch of pods.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new NodeArgumentException($"{place}: no answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception problem) when (problem is HttpRequestException or k8s.Exceptions.KubeConfigException)
        {
            throw new NodeArgumentException($"{place}: {OneLine.Of(problem.GetBaseException().Message)}");
        }
    }

    private static string Said(string variable, string field) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new NodeArgumentException(
                $"--kubernetes wants {variable} in the environment: the pod's {field}, by a fieldRef in its manifest.");
}
