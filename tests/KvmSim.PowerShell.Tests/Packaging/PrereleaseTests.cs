using System.Collections;
using System.Management.Automation.Language;
using Xunit;

namespace KvmSim.PowerShell.Tests.Packaging;

/// <summary>The version stands in one place; the manifest of the module has it in the gallery's two parts.</summary>
[Collection(PackagingCollection.Name)]
public sealed class PrereleaseTests
{
    [Theory]
    [InlineData("0.2.0-beta1", "0.2.0", "beta1")]
    [InlineData("1.0.0", "1.0.0", null)]
    public async Task Manifest_OfAVersion_HasItsNumbersAndItsPrerelease(
        string version, string numbers, string? prerelease)
    {
        using TemporaryFolder folder = new();
        ProcessResult result = await PackedPackages.Dotnet(
            folder.Path,
            "msbuild", Path.Combine(TestPaths.RepositoryRoot, "src", "KvmSim.PowerShell"), "-target:PackModule",
            "-nodeReuse:false",
            "-verbosity:quiet",
            $"-property:Configuration={TestPaths.Configuration}",
            $"-property:Version={version}",
            "-property:BuildProjectReferences=false",
            $"-property:ModuleOutputPath={folder.Path}/KvmSim/");
        Assert.True(result.ExitCode == 0, result.Output + result.Error);

        Ast manifest = Parser.ParseFile(
            Path.Combine(folder.Path, "KvmSim", "KvmSim.psd1"), out _, out ParseError[] errors);
        Ast root = manifest.Find(node => node is HashtableAst, searchNestedScriptBlocks: false)!;
        Hashtable table = (Hashtable)((HashtableAst)root).SafeGetValue();
        Hashtable data = (Hashtable)((Hashtable)table["PrivateData"]!)["PSData"]!;

        Assert.Empty(errors);
        Assert.Equal(numbers, table["ModuleVersion"]);
        Assert.Equal(prerelease, data["Prerelease"]);
        Assert.StartsWith("### Added", (string)data["ReleaseNotes"]!, StringComparison.Ordinal);
    }
}
