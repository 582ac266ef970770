using System.Net.Sockets;
using KvmSim.Cluster.Jobs;
using KvmSim.Cluster.Messages;
using KvmSim.Cluster.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KvmSim.Cluster.Stores;

/// <summary>
/// A database of a PostgreSQL, used by Orleans' own providers. Each cluster has a schema of its own in it, which the
/// first node makes: what a cluster has left is gone with its schema.
/// </summary>
/// <param name="address">The server and the database.</param>
internal sealed class PostgresStore(NpgsqlConnectionStringBuilder address) : IClusterStore
{
    /// <summary>How Orleans calls the client library.</summary>
    private const string Library = "Npgsql";

    /// <summary>PostgreSQL cuts longer names without a word (NAMEDATALEN - 1).</summary>
    private const int LongestName = 63;

    /// <summary>What a start of the server or its restart is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc />
    public string Place => $"PostgreSQL at {address.Host}:{address.Port}, database {address.Database}";

    /// <summary>The schema of a cluster.</summary>
    public static string SchemaOf(string clusterId) => $"kvmsim-{clusterId}";

    /// <inheritdoc />
    public async Task Prepare(NodeOptions node, CancellationToken cancellation)
    {
        string schema = SchemaOf(node.ClusterId);
        if (schema.Length > LongestName)
        {
            throw new NodeArgumentException(
                $"--cluster-id takes at most {LongestName - SchemaOf("").Length} characters with --postgres.");
        }

        await using NpgsqlDataSource source = Connect(node.ClusterId);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        while (true)
        {
            try
            {
                await PostgresSchema.Make(source, schema, limit.Token);
                return;
            }
            catch (PostgresException starting) when (starting.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                if (!await Waited(limit.Token))
                {
                    throw new NodeArgumentException(OneLine.Of(starting.MessageText));
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new NodeArgumentException($"no answer within {Patience.TotalSeconds:0} s.");
            }
            catch (NpgsqlException problem)
            {
                throw new NodeArgumentException(Explain(problem, node));
            }
        }
    }

    /// <inheritdoc />
    public void Configure(ISiloBuilder silo, NodeOptions node)
    {
        silo.Services.AddSingleton(_ => Connect(node.ClusterId));
        silo.UseAdoNetClustering(clustering => clustering.Configure<NpgsqlDataSource>(
            (options, source) => (options.Invariant, options.DataSource) = (Library, source)));
        silo.AddAdoNetGrainStorage(JobStorage.Name, storage => storage.Configure<NpgsqlDataSource>(
            (options, source) => (options.Invariant, options.DataSource, options.DeleteStateOnClear)
                = (Library, source, true)));
    }

    private static async Task<bool> Waited(CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Pause, cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private NpgsqlDataSource Connect(string clusterId) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(
        address.ConnectionString)
    {
        // Whatever in the database is not of this cluster is not seen.
        SearchPath = $"\"{SchemaOf(clusterId)}\"",
        ApplicationName = NodeHost.ClusterName,
        Timezone = "UTC",
        Timeout = 5,
        CommandTimeout = 5,
        CancellationTimeout = 1000,
        MaxPoolSize = 8,
        KeepAlive = 10,
    });

    /// <summary>What went wrong, and what helps.</summary>
    private string Explain(NpgsqlException problem, NodeOptions node)
    {
        const string password = "A password is taken from PGPASSWORD, ~/.pgpass or the file that PGPASSFILE names.";
        string said = OneLine.Of((problem as PostgresException)?.MessageText ?? problem.GetBaseException().Message);
        return problem.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"{said}. {password}",
            PostgresErrorCodes.InvalidCatalogName =>
                $"{said}. An empty database is enough: createdb {address.Database}",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"{said}: the first node of a cluster makes its schema {SchemaOf(node.ClusterId)}, and needs the right "
                    + $"to (GRANT CREATE ON DATABASE {address.Database}); later nodes need those to use it.",
            null when problem.InnerException is SocketException or TimeoutException => $"nobody answers: {said}",
            null when said.Contains("password", StringComparison.OrdinalIgnoreCase) => $"{said}. {password}",
            _ => said,
        };
    }
}
