using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>A Redis of the test's own: its port on loopback, its folder.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-redis");
    private readonly int _port = FreePort.Next();
    private Server? _server;

    private RedisProcess()
    {
    }

    /// <summary>Where it listens.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Starts one; skips the test, loudly, where it is not installed.</summary>
    public static async Task<RedisProcess> Start()
    {
        bool isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));
        Assert.SkipUnless(
            isInstalled,
            "redis-server is not installed (Debian: apt-get install redis-server): clusters are NOT tested here.");
        RedisProcess redis = new();
        await redis.Begin();
        return redis;
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        _server?.Dispose();
        _server = null;
    }

    /// <summary>Starts it, with what it had written.</summary>
    public async Task Begin()
    {
        _server = new Server(_port, _folder.FullName);
        for (int tries = 0; tries < 600; tries++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new InvalidOperationException($"Redis does not listen: {_server.Errors}");
    }

    public void Dispose()
    {
        Kill();
        _folder.Delete(recursive: true);
    }

    private sealed class Server(int port, string folder) : TestProcess(
        "redis-server",
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder,
            "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--logfile", Path.Combine(folder, "log"),
        ]);
}
