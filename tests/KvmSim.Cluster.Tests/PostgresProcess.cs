using System.Globalization;
using Npgsql;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>A PostgreSQL of the test's own: its port on loopback, its folder, an empty database.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly int _port = FreePort.Next();
    private Server? _server;

    private PostgresProcess(DirectoryInfo folder) => _folder = folder;

    /// <summary>What a node is told.</summary>
    public string Address => AddressOf(PostgresTemplate.User, "postgres");

    /// <summary>What a node has to know, too.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["PGPASSWORD"] = PostgresTemplate.Password };

    /// <summary>Starts one; skips the test, loudly, where it is not installed.</summary>
    public static async Task<PostgresProcess> Start(PostgresTemplate template)
    {
        Assert.SkipUnless(
            PostgresTemplate.Program("initdb") is not null && PostgresTemplate.Program("postgres") is not null,
            "PostgreSQL is not installed (Debian: apt-get install postgresql): clusters on it are NOT tested here.");
        PostgresProcess postgres = new(await template.Copy());
        await postgres.Begin();
        return postgres;
    }

    /// <summary>What a node is told that is to be somebody else, or somewhere else.</summary>
    public string AddressOf(string user, string database) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}@127.0.0.1:{_port}/{database}");

    /// <summary>Asks it.</summary>
    /// <returns>The first column of the first row.</returns>
    public async Task<object?> Ask(string statement)
    {
        await using NpgsqlDataSource source = Connect("public");
        await using NpgsqlCommand command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Connects to it, to look into a schema.</summary>
    public NpgsqlDataSource Connect(string schema) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Database = "postgres",
        Username = PostgresTemplate.User,
        Password = PostgresTemplate.Password,
        SearchPath = schema,
    });

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        _server?.Kill();
        _server?.Dispose();
        _server = null;
    }

    /// <summary>
    /// Starts it, with what it had written. What a killed one has left behind ends by itself; until then it refuses.
    /// </summary>
    public async Task Begin()
    {
        for (int tries = 0; tries < 600; tries++)
        {
            _server ??= new Server(_port, Path.Combine(_folder.FullName, "data"));
            try
            {
                await Ask("select 1");
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50);
            }

            if (_server.HasEnded)
            {
                _server.Dispose();
                _server = null;
            }
        }

        throw new InvalidOperationException($"PostgreSQL does not listen: {_server?.Errors}");
    }

    public void Dispose()
    {
        Kill();
        for (int tries = 0; ; tries++)
        {
            try
            {
                _folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries < 100)
            {
                // One of its processes has just written something, and ends.
                Thread.Sleep(50);
            }
        }
    }

    private sealed class Server(int port, string folder) : TestProcess(
        [
            .. PostgresTemplate.AsItsUser, PostgresTemplate.Program("postgres")!, "-D", folder,
            "-p", port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=",
        ])
    {
        /// <summary>Whether it runs no more.</summary>
        public bool HasEnded => Process.HasExited;
    }
}
