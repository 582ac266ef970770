using System.IO.Compression;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace KvmSim.PowerShell.Tests.Packaging;

/// <summary>What is in the packages, and that it is the same each time.</summary>
[Collection(PackagingCollection.Name)]
public sealed class PackageTests(PackedPackages packages)
{
    private const string Module = "KvmSim";
    private const string Tool = "KvmSim.Cli";

    private static readonly string[] OfNuGet = ["_rels/", "[Content_Types].xml", "package/services/"];

    [Theory]
    [InlineData(Module)]
    [InlineData(Tool)]
    public void Package_PackedTwice_HasTheSameBytes(string id) =>
        Assert.Equal(File.ReadAllBytes(packages.First(id)), File.ReadAllBytes(packages.Second(id)));

    [Theory]
    [InlineData(Module)]
    [InlineData(Tool)]
    public void Package_OfEachKind_HasLicenceIconReadmeAndNotices(string id)
    {
        XElement metadata = Metadata(id);
        string[] files = Files(id);

        Assert.Equal(id, Value(metadata, "id"));
        Assert.Equal(TestPaths.ModuleVersion, Value(metadata, "version"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("expression", Element(metadata, "license")!.Attribute("type")!.Value);
        Assert.Contains(Value(metadata, "icon"), files, StringComparer.Ordinal);
        Assert.Contains(Value(metadata, "readme"), files, StringComparer.Ordinal);
        Assert.Contains("LICENSE", files, StringComparer.Ordinal);
        Assert.Contains("THIRD-PARTY-NOTICES.txt", files, StringComparer.Ordinal);
        Assert.Contains(files, file => file.StartsWith("sbom/", StringComparison.Ordinal)
            && file.EndsWith(".cdx.json", StringComparison.Ordinal));
        Assert.NotEmpty(Value(metadata, "releaseNotes"));
        Assert.Empty(
            Element(metadata, "dependencies")?.Descendants().Where(node => node.Name.LocalName == "dependency") ?? []);
    }

    [Fact]
    public void ModulePackage_Files_AreThoseOfTheModule()
    {
        string[] module = [.. Directory.EnumerateFiles(TestPaths.Module, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(TestPaths.Module, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

        Assert.Equal(module, Files(Module).Except(["KvmSim.nuspec"], StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void ModulePackage_Metadata_AreThoseOfTheManifest()
    {
        Dictionary<string, object> manifest = Manifest();
        Dictionary<string, object> data = Table(Table(manifest["PrivateData"])["PSData"]);
        XElement metadata = Metadata(Module);

        Assert.Equal(manifest["Author"], Value(metadata, "authors"));
        Assert.Equal(manifest["Copyright"], Value(metadata, "copyright"));
        Assert.Equal(manifest["Description"], Value(metadata, "description"));
        Assert.Equal(data["ProjectUri"], Value(metadata, "projectUrl"));
        Assert.Equal(data["IconUri"], Value(metadata, "iconUrl"));
        Assert.Equal(
            ((string)data["ReleaseNotes"]).ReplaceLineEndings("\n"),
            Value(metadata, "releaseNotes").ReplaceLineEndings("\n"));
    }

    [Fact]
    public void ModulePackage_Tags_AreThoseThatTheGalleryLooksFor()
    {
        Dictionary<string, object> manifest = Manifest();
        string[] cmdlets = [.. ((object[])manifest["CmdletsToExport"]).Cast<string>()];
        string[] tags = [.. ((object[])Table(Table(manifest["PrivateData"])["PSData"])["Tags"]).Cast<string>()];
        string[] expected =
        [
            .. tags, "PSModule", "PSIncludes_Cmdlet",
            .. cmdlets.Select(name => $"PSCmdlet_{name}"), .. cmdlets.Select(name => $"PSCommand_{name}"),
        ];

        Assert.Contains("PSEdition_Core", tags, StringComparer.Ordinal);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Value(Metadata(Module), "tags").Split(' ').Order(StringComparer.Ordinal));
    }

    /// <summary>What the engine needs on Windows alone has terms that let nobody else publish it.</summary>
    [Fact]
    public void ToolPackage_Files_AreNoneOfWindows() =>
        Assert.DoesNotContain(Files(Tool), file => file.Contains("/runtimes/win", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void ToolPackage_LibrariesThatItHolds_AreNamedInTheNotices()
    {
        string notices = Read(Tool, "THIRD-PARTY-NOTICES.txt");
        string[] files = [.. Files(Tool).Select(file => Path.GetFileName(file))];
        using JsonDocument assets = JsonDocument.Parse(Read(Tool, "tools/net10.0/any/kvmsim.deps.json"));
        JsonElement libraries = assets.RootElement.GetProperty("targets").EnumerateObject().Single().Value;

        string[] modules = [.. Files(Tool).Select(file => file.Split("/Modules/")).Where(parts => parts.Length > 1)
            .Select(parts => parts[1].Split('/')[0]).Distinct(StringComparer.Ordinal)];

        string[] unnamed = [.. libraries.EnumerateObject()
            .Where(
                library => Assets(library.Value)
                    .Any(asset => files.Contains(Path.GetFileName(asset), StringComparer.Ordinal)))
            .Select(library => library.Name.Split('/')[0])
            .Concat(modules)
            .Where(name => name is not "kvmsim" && !IsNamed(notices, name))];

        Assert.Contains("Microsoft.PowerShell.Utility", modules, StringComparer.Ordinal);
        Assert.Empty(unnamed);
    }

    private static IEnumerable<string> Assets(JsonElement library) =>
        from kind in (string[])["runtime", "native", "runtimeTargets"]
        where library.TryGetProperty(kind, out _)
        from asset in library.GetProperty(kind).EnumerateObject()
        where !asset.Name.StartsWith("runtimes/win", StringComparison.Ordinal)
        select asset.Name;

    // A notice names a library, or a family of them as Family.*
    private static bool IsNamed(string notices, string name)
    {
        string[] named = notices.Split([' ', ',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return named.Any(entry => entry.EndsWith(".*", StringComparison.Ordinal)
            ? name.StartsWith(entry[..^1], StringComparison.Ordinal)
            : name == entry);
    }

    private XElement Metadata(string id) => Element(XDocument.Parse(Read(id, $"{id}.nuspec")).Root!, "metadata")!;

    private static XElement? Element(XElement parent, string name) =>
        parent.Elements().SingleOrDefault(child => child.Name.LocalName == name);

    private static string Value(XElement parent, string name) => Element(parent, name)!.Value;

    private string[] Files(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(packages.First(id));
        return [.. package.Entries.Select(entry => entry.FullName)
            .Where(name => !OfNuGet.Any(own => name.StartsWith(own, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];
    }

    private string Read(string id, string file)
    {
        using ZipArchive package = ZipFile.OpenRead(packages.First(id));
        using StreamReader reader = new(package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private Dictionary<string, object> Manifest()
    {
        Ast ast = Parser.ParseInput(Read(Module, "KvmSim.psd1"), out _, out ParseError[] errors);
        Assert.Empty(errors);
        return Table(
            ((HashtableAst)ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false)!).SafeGetValue());
    }

    private static Dictionary<string, object> Table(object table) => ((System.Collections.Hashtable)table)
        .Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(
            entry => (string)entry.Key, entry => PSObject.AsPSObject(entry.Value!).BaseObject, StringComparer.Ordinal);
}
