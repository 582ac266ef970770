using System.Diagnostics;
using Xunit;

namespace KvmSim.PowerShell.Tests.Packaging;

/// <summary>
/// Both packages, packed twice from what the build made; a home of its own, and nothing written elsewhere.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private static readonly string[] Projects = ["KvmSim.PowerShell", "KvmSim.Cli"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>A folder that serves as a feed.</summary>
    internal string Feed => Path.Combine(_folder.Path, "first");

    /// <summary>An empty folder below the one that goes away.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;

    internal string First(string id) => Package("first", id);

    internal string Second(string id) => Package("second", id);

    public async ValueTask InitializeAsync()
    {
        foreach (string round in (string[])["first", "second"])
        {
            foreach (string project in Projects)
            {
                ProcessResult result = await Dotnet(
                    NewFolder("home"),
                    "pack",
                    Path.Combine(TestPaths.RepositoryRoot, "src", project),
                    "--no-build",
                    "--configuration", TestPaths.Configuration,
                    "--output", Path.Combine(_folder.Path, round),
                    "-nodeReuse:false",
                    $"-property:NuspecOutputPath={NewFolder($"nuspec-{round}")}/",
                    $"-property:PublishDir={NewFolder($"publish-{round}")}/");
                Assert.True(result.ExitCode == 0, result.Output + result.Error);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs dotnet with a home of its own.</summary>
    internal static Task<ProcessResult> Dotnet(string home, params string[] arguments) =>
        ChildProcess.Run(AtHome(ChildProcess.Of("dotnet", arguments), home));

    /// <summary>What a process needs to leave the user's folders alone.</summary>
    internal static ProcessStartInfo AtHome(ProcessStartInfo start, string home)
    {
        foreach (string variable in (string[])["HOME", "USERPROFILE", "DOTNET_CLI_HOME"])
        {
            start.Environment[variable] = home;
        }

        foreach (string variable in (string[])["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "PSModulePath"])
        {
            start.Environment.Remove(variable);
        }

        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        return start;
    }

    private string Package(string round, string id) =>
        Path.Combine(_folder.Path, round, $"{id}.{TestPaths.ModuleVersion}.nupkg");
}
