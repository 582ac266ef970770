using System.Net;
using System.Net.Sockets;

namespace KvmSim.Cluster.Nodes;

/// <summary>Ports that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>Two of them.</summary>
    public static (int Nodes, int Clients) Two(IPAddress address)
    {
        using TcpListener one = new(address, 0);
        using TcpListener other = new(address, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
