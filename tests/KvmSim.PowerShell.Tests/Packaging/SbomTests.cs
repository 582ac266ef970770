using System.Text.Json;
using Xunit;

namespace KvmSim.PowerShell.Tests.Packaging;

/// <summary>
/// What is shipped is named, with version and hash, in CycloneDX: just what the locked restore brings. After a
/// reference changed, ./build.ps1 -Task Sbom writes it anew.
/// </summary>
public sealed class SbomTests
{
    /// <summary>What is used to build, and not shipped.</summary>
    private static readonly string[] OfBuild = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    [Theory]
    [InlineData("KvmSim.Yaml", "module")]
    [InlineData("KvmSim.Archives", "module")]
    [InlineData("KvmSim.Cluster", "module")]
    [InlineData("KvmSim.Cli", "tool")]
    public void Sbom_OfAProject_NamesWhatItsLockDoes(string project, string package)
    {
        string[] named = [.. Components(project, package).Select(component => $"{component.Name} {component.Version}")];
        (string Name, string Type)[] locked = Dependencies(project);

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(locked.Select(entry => entry.Name), StringComparer.Ordinal));
        Assert.Empty(locked
            .Where(entry => entry.Type == "Direct")
            .Select(entry => entry.Name)
            .Where(name => !Array.Exists(OfBuild, build => name.StartsWith($"{build} ", StringComparison.Ordinal)))
            .Except(named, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("KvmSim.Yaml", "module")]
    [InlineData("KvmSim.Archives", "module")]
    [InlineData("KvmSim.Cluster", "module")]
    [InlineData("KvmSim.Cli", "tool")]
    public void Sbom_OfAProject_HasVersionsHashesAndNothingOfTheMoment(string project, string package)
    {
        using JsonDocument bom = Open(project, package);

        Assert.Equal("CycloneDX", bom.RootElement.GetProperty("bomFormat").GetString());
        JsonElement metadata = bom.RootElement.GetProperty("metadata");
        Assert.Equal(TestPaths.ModuleVersion, metadata.GetProperty("component").GetProperty("version").GetString());
        Assert.False(bom.RootElement.TryGetProperty("serialNumber", out _));
        Assert.False(metadata.TryGetProperty("timestamp", out _));
        Assert.All(Components(project, package), component => Assert.Matches("^[0-9A-F]{128}$", component.Hash));
    }

    private static (string Name, string Version, string Hash)[] Components(string project, string package)
    {
        using JsonDocument bom = Open(project, package);
        return
        [
            .. bom.RootElement.GetProperty("components").EnumerateArray().Select(component => (
                component.GetProperty("name").GetString()!,
                component.GetProperty("version").GetString()!,
                component.GetProperty("hashes")[0].GetProperty("content").GetString()!)),
        ];
    }

    private static JsonDocument Open(string project, string package) => JsonDocument.Parse(File.ReadAllText(
        Path.Combine(TestPaths.RepositoryRoot, "eng", "packaging", package, "sbom", $"{project}.cdx.json")));

    private static (string Name, string Type)[] Dependencies(string project)
    {
        using JsonDocument locked = JsonDocument.Parse(File.ReadAllText(
            Path.Combine(TestPaths.RepositoryRoot, "src", project, "packages.lock.json")));
        return
        [
            .. locked.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(package => package.Value.GetProperty("type").GetString() != "Project")
                .Select(package => (
                    $"{package.Name} {package.Value.GetProperty("resolved").GetString()}",
                        package.Value.GetProperty("type").GetString()!)),
        ];
    }
}
