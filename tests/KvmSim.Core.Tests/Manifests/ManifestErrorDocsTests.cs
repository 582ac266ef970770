using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

public sealed class ManifestErrorDocsTests
{
    [Fact]
    public void Docs_ListEveryIdOnceInTheOrderOfTheCode()
    {
        IEnumerable<string> documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "manifest-errors.md"))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => line[4..]);

        Assert.Equal(string.Join('\n', Enum.GetNames<ManifestErrorId>()), string.Join('\n', documented));
    }

    [Fact]
    public void EveryId_IsReportedSomewhere()
    {
        string sources = string.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
                .Select(File.ReadAllText));

        Assert.All(
            Enum.GetNames<ManifestErrorId>(),
            name => Assert.Contains($"ManifestErrorId.{name}", sources, StringComparison.Ordinal));
    }
}
