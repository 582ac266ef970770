using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace KvmSim.Cluster.Tests;

/// <summary>A PostgreSQL that cannot be used is one clear error, soon.</summary>
public sealed class PostgresInputTests(PostgresTemplate template)
{
    [Theory]
    [InlineData("nowhere", "takes postgresql://USER@HOST:PORT/DATABASE")]
    [InlineData("http://somewhere/jobs", "takes postgresql://USER@HOST:PORT/DATABASE")]
    [InlineData("host=somewhere password=secret", "not 'host=somewhere ...'")]
    [InlineData("postgresql://somewhere", "names no database")]
    [InlineData("postgresql://me:secret@somewhere/jobs", "takes no password")]
    [InlineData("postgresql://me@somewhere/jobs?sslmode=always", "'always' is no sslmode")]
    [InlineData("postgresql://me@somewhere/jobs?password=secret", "'password' is not known")]
    public async Task Node_WithABadAddress_SaysWhatIsWrong(string address, string expected)
    {
        string error = await Error(["--postgres", address]);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_WithTwoStores_SaysSo() => Assert.Contains(
        "Redis at 127.0.0.1:6379 or PostgreSQL at 127.0.0.1:5432, database jobs, not both",
        await Error(["--redis", "127.0.0.1:6379", "--postgres", "postgresql://me@127.0.0.1/jobs"]),
        StringComparison.Ordinal);

    [Fact]
    public async Task Node_WhoseServerIsAbsent_SaysSo() => Assert.Contains(
        "PostgreSQL at 127.0.0.1:1, database jobs: nobody answers",
        await Error(["--postgres", "postgresql://me@127.0.0.1:1/jobs"]),
        StringComparison.Ordinal);

    /// <summary>Somebody listens there, and says nothing.</summary>
    [Fact]
    public async Task Node_WhoseServerIsSilent_SaysSo()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string address = string.Create(
            CultureInfo.InvariantCulture, $"postgresql://me@{listener.LocalEndpoint}/jobs");

        Assert.Contains("nobody answers", await Error(["--postgres", address]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_ThatMayNotIn_SaysWhatHelps()
    {
        using PostgresProcess postgres = await PostgresProcess.Start(template);
        await postgres.Ask("create role guest login password 'a test''s own'");
        string[] node = ["--postgres", postgres.Address];

        string none = await Error(node);
        string wrong = await Error(node, "another");
        string database = await Error(
            ["--postgres", postgres.AddressOf(PostgresTemplate.User, "none")], PostgresTemplate.Password);
        string right = await Error(
            ["--postgres", postgres.AddressOf("guest", "postgres")], PostgresTemplate.Password);
        string name = await Error([.. node, "--cluster-id", new string('x', 60)], PostgresTemplate.Password);

        Assert.Contains("PGPASSWORD", none, StringComparison.Ordinal);
        Assert.Contains("password authentication failed", wrong, StringComparison.Ordinal);
        Assert.Contains("PGPASSWORD", wrong, StringComparison.Ordinal);
        Assert.Contains("createdb none", database, StringComparison.Ordinal);
        Assert.Contains("GRANT CREATE ON DATABASE postgres", right, StringComparison.Ordinal);
        Assert.Contains("at most 56 characters", name, StringComparison.Ordinal);
    }

    /// <summary>Nobody but the owner of a file has to know the password.</summary>
    [Fact]
    public async Task Node_WithAFileOfPasswords_Starts()
    {
        using PostgresProcess postgres = await PostgresProcess.Start(template);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                $"127.0.0.1:*:*:{PostgresTemplate.User}:{PostgresTemplate.Password}\n",
                TestContext.Current.CancellationToken);
            using NodeProcess node = await NodeProcess.Start(["--postgres", $"{postgres.Address}?passfile={file}"]);

            Assert.NotEmpty(node.Address);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> Error(string[] arguments, string? password = null)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["PGPASSFILE"] = "/dev/null" };
        if (password is not null)
        {
            environment["PGPASSWORD"] = password;
        }

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NodeProcess.Start(arguments, environment));
        Assert.StartsWith("64: kvmsim node: ", error.Message, StringComparison.Ordinal);
        Assert.Single(error.Message.Trim().Split('\n'));
        return error.Message;
    }
}
