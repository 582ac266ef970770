using System.Net;
using System.Net.Sockets;

namespace KvmSim.Cluster.Tests;

/// <summary>A port on loopback that nobody listens on.</summary>
internal static class FreePort
{
    /// <summary>One.</summary>
    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
