using System.Net;
using KvmSim.Cluster.Parts;
using KvmSim.Cluster.Security;
using KvmSim.Cluster.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace KvmSim.Cluster.Nodes;

/// <summary>Puts a node together.</summary>
internal static class NodeHost
{
    /// <summary>
    /// What every node and client calls itself: which cluster it is in is told by where its nodes find each other.
    /// </summary>
    public const string ClusterName = "kvmsim";

    /// <summary>A node that is not started yet.</summary>
    public static IHost Create(NodeOptions options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new LineLog()).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.None).AddFilter("Microsoft", LogLevel.None)
            .AddFilter("Polly", LogLevel.None);
        (int port, int gateway) = options.Port == 0 ? FreePorts.Two(options.Address) : (options.Port, options.Port + 1);
        NodeOptions settled = options with { Port = port, GatewayPort = gateway };
        PeerCheck check = ConnectionSecurity.CheckOf(options.SecretFile);
        builder.Services.AddSingleton(settled);
        builder.UseOrleans(silo =>
        {
            Configure(silo, settled);
            ConnectionSecurity.Guard(silo, check, options.Certificate);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.Services.AddHostedService<JobKeeper>();
        return builder.Build();
    }

    private static void Configure(ISiloBuilder silo, NodeOptions options)
    {
        silo.Configure<ClusterOptions>(
            cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterName, options.ClusterId));
        options.Records.Configure(silo, options);
        StoreErrors.LetThemTravel(silo.Services);
        silo.ConfigureEndpoints(options.Address, options.Port, options.GatewayPort, listenOnAnyHostAddress: false);

        // Nodes know each other's names without asking: where clients come to is what they tell them.
        silo.Configure<SiloOptions>(
            own => own.SiloName = new IPEndPoint(options.Address, options.GatewayPort).ToString());
        if (options.Kubernetes)
        {
            KubernetesPods.Configure(silo);
        }

        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A node that is gone refuses connections: jobs notice that at once. This is for those that hang.
            membership.ProbeTimeout = TimeSpan.FromSeconds(5);
            membership.NumMissedProbesLimit = 2;
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);

            // Who joins does not ask those that have not been seen for so long: a cluster that was killed as a whole.
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            membership.NumMissedTableIAmAliveLimit = 4;
            membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
        });
        silo.Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = PeerCheck.Limit);
        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>().AddSingleton<LocalParts>().AddSingleton<Traffic>();
        silo.Services.AddPlacementDirector<OnItsNode, OnItsNodeDirector>();
    }
}
