using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KvmSim.Bench;

/// <summary>Redis on a port of its own on loopback, that writes nothing.</summary>
internal sealed class Redis : BenchProcess
{
    private static readonly int Port = FreePort();

    public Redis()
        : base("redis-server", ["--port", Text(Port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
    {
        while (!Next().Contains("eady to accept connections", StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; } = $"127.0.0.1:{Text(Port)}";

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
