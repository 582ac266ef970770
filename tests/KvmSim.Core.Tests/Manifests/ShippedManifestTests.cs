using KvmSim.Description;
using KvmSim.Manifests;
using Xunit;

namespace KvmSim.Core.Tests.Manifests;

public sealed class ShippedManifestTests
{
    public static TheoryData<string> Files =>
    [
        .. new[] { "manifests", "scenarios" }
            .SelectMany(folder => Directory.GetFiles(
                Path.Combine(Repository.Root, folder), "*.yaml", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void ShippedFile_IsValidAndItsMachinesRoundTrip(string file)
    {
        ManifestResult<ManifestSet> result = ManifestFiles.Load(
            Path.Combine(Repository.Root, file), ManifestAssert.Yaml, NameCatalog.Unchecked);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        foreach (MachineDocument machine in result.Value.Machines)
        {
            MachineDocument alone = machine.WithInlineModels();
            string text = ManifestWriterTests.Write(alone);
            Assert.Equal(Dump.Of(alone), Dump.Of(ManifestAssert.Accepts(text).Machines.Single()));
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        }
    }
}
