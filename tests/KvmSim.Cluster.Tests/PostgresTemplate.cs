using System.Diagnostics;
using Xunit;

[assembly: AssemblyFixture(typeof(KvmSim.Cluster.Tests.PostgresTemplate))]

namespace KvmSim.Cluster.Tests;

/// <summary>An empty PostgreSQL, made once: what each test starts is a copy of its folder.</summary>
public sealed class PostgresTemplate : IDisposable
{
    /// <summary>Who may do everything in it, and the password.</summary>
    public const string User = "kvmsim";

    /// <inheritdoc cref="User" />
    public const string Password = "a test's own";

    private readonly Lazy<Task<DirectoryInfo>> _folder = new(Make);

    /// <summary>
    /// PostgreSQL refuses to be run by root: then it is run as the user that Debian's package makes, or as nobody.
    /// </summary>
    internal static string[] AsItsUser { get; } = Environment.UserName != "root" ? []
        : ["setpriv", $"--reuid={Owner}", $"--regid={Owner}", "--clear-groups"];

    private static string Owner =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres" : "65534";

    /// <summary>A program of PostgreSQL; Debian keeps most of them out of PATH. Null: it is not installed.</summary>
    internal static string? Program(string name)
    {
        string[] folders =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
            .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [],
        ];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>A copy of it, which whoever asked removes.</summary>
    internal async Task<DirectoryInfo> Copy()
    {
        DirectoryInfo template = await _folder.Value;
        DirectoryInfo copy = Directory.CreateTempSubdirectory("kvmsim-postgres");
        await Run(["cp", "-a", $"{template.FullName}/.", copy.FullName]);
        return copy;
    }

    public void Dispose()
    {
        if (_folder.IsValueCreated && _folder.Value.IsCompletedSuccessfully)
        {
            _folder.Value.Result.Delete(recursive: true);
        }
    }

    private static async Task<DirectoryInfo> Make()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kvmsim-initdb");
        string password = Path.Combine(folder.FullName, "password");
        await File.WriteAllTextAsync(password, Password);
        if (AsItsUser.Length > 0)
        {
            await Run(["chown", "-R", Owner, folder.FullName]);
        }

        await Run(
        [
            .. AsItsUser, Program("initdb")!, "--pgdata", Path.Combine(folder.FullName, "data"), "--username", User,
            "--auth", "scram-sha-256", "--pwfile", password, "--no-sync", "--locale", "C", "--encoding", "UTF8",
        ]);
        return folder;
    }

    private static async Task Run(string[] words)
    {
        ProcessStartInfo start = new(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)}: {errors}");
    }
}
