using System.Management.Automation.Language;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>The packed module in out/KvmSim, as it would be published.</summary>
public sealed class PackagingModuleTests
{
    private const string ListCmdletClasses =
        """
        foreach ($type in (Get-Module KvmSim).ImplementingAssembly.GetTypes()) {
            foreach ($cmdlet in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) {
                "$($cmdlet.VerbName)-$($cmdlet.NounName)"
            }
        }
        """;

    private static readonly string ManifestPath = Path.Combine(TestPaths.Module, "KvmSim.psd1");

    [Theory]
    [InlineData("KvmSim.PowerShell.dll")]
    [InlineData("KvmSim.Core.dll")]
    [InlineData("KvmSim.Format.ps1xml")]
    [InlineData("KvmSim.Types.ps1xml")]
    [InlineData("LICENSE")]
    [InlineData("dependencies/KvmSim.Yaml.dll")]
    [InlineData("dependencies/YamlDotNet.dll")]
    [InlineData("dependencies/KvmSim.Archives.dll")]
    [InlineData("dependencies/SharpCompress.dll")]
    public void Module_Packed_HasTheFile(string file) => Assert.True(File.Exists(Path.Combine(TestPaths.Module, file)));

    [Theory]
    [InlineData("manifests")]
    [InlineData("scenarios")]
    [InlineData("schemas")]
    public void Module_Packed_HasEveryFileOfTheFolderAndNoOther(string folder)
    {
        string[] source = Files(Path.Combine(TestPaths.RepositoryRoot, folder));
        string[] packed = Files(Path.Combine(TestPaths.Module, folder));

        Assert.Equal(source, packed);
    }

    [Fact]
    public void Module_BesideTheProgram_IsTheSame() =>
        Assert.Equal(Files(TestPaths.Module), Files(Path.Combine(TestPaths.ProgramFolder, "KvmSim")));

    [Fact]
    public void Module_Packed_KeepsTheYamlAssembliesApart()
    {
        string[] assemblies = [
            .. Directory.EnumerateFiles(TestPaths.Module, "*.dll").Select(file => Path.GetFileName(file)!)
            .Order(StringComparer.Ordinal)];

        Assert.Equal(["KvmSim.Core.dll", "KvmSim.PowerShell.dll"], assemblies);
    }

    [Fact]
    public async Task Manifest_Exports_AreTheCmdletClasses()
    {
        string[] exported = [.. Exports("CmdletsToExport").Order(StringComparer.Ordinal)];
        string[] classes = await CmdletClasses();

        Assert.Equal(classes, exported);
    }

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void Manifest_OtherExports_AreExplicitlyNone(string key) => Assert.Empty(Exports(key));

    [Fact]
    public void Manifest_Version_IsThatOfTheBuild()
    {
        string[] parts = TestPaths.ModuleVersion.Split('-', 2);

        Assert.Equal(parts[0], Value("ModuleVersion"));
    }

    private static string[] Exports(string key) =>
        Value(key) is object[] values ? [.. values.Cast<string>()] : [(string)Value(key)!];

    private static object? Value(string key)
    {
        Ast manifest = Parser.ParseFile(ManifestPath, out _, out ParseError[] errors);
        Assert.Empty(errors);
        HashtableAst table = (HashtableAst)manifest.Find(
            node => node is HashtableAst, searchNestedScriptBlocks: false)!;
        return table.KeyValuePairs.Single(
            pair => string.Equals((string)pair.Item1.SafeGetValue(), key, StringComparison.Ordinal))
            .Item2.Find(node => node is ExpressionAst, searchNestedScriptBlocks: false) is ExpressionAst value
            ? value.SafeGetValue()
            : null;
    }

    // Asked of a child process: the module must not be loaded into that of the tests.
    private static async Task<string[]> CmdletClasses()
    {
        ProcessResult result = await HostingProcess.Run("-Command", ListCmdletClasses);
        Assert.Empty(result.Error);
        return [.. result.OutputLines.Order(StringComparer.Ordinal)];
    }

    private static string[] Files(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)]
        : [];
}
