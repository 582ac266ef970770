using System.Management.Automation.Language;
using System.Xml.Linq;
using Xunit;

namespace KvmSim.PowerShell.Tests.Support;

/// <summary>The module runs on PowerShell 7.4, which is .NET 8: nothing in it asks for what came later.</summary>
public sealed class SupportedVersionTests
{
    // PowerShell Standard is what every PowerShell since 5.1 offers to modules.
    private static readonly ReferencedApi Api = new(
        Directory.EnumerateFiles(TestPaths.ModuleFramework, "*.dll").Append(TestPaths.PowerShellStandard));

    /// <summary>Commands that views may call: all of them are older than 7.4.</summary>
    private static readonly string[] OldCommands =
        ["Add-Member", "ForEach-Object", "New-Object", "Out-String", "Select-Object", "Sort-Object", "Where-Object"];

    public static TheoryData<string> Assemblies => [.. Directory
        .EnumerateFiles(TestPaths.Module, "*.dll", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(TestPaths.Module, file))];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_OfTheModule_AsksForNothingNewerThanNet8AndPowerShellStandard(string assembly)
    {
        string[] own = [.. Assemblies.Select(row => Path.GetFileNameWithoutExtension(row.Data))];

        (IReadOnlyList<string> missing, int looked) = ApiReferences.Missing(
            Path.Combine(TestPaths.Module, assembly), Api, name => !own.Contains(name, StringComparer.Ordinal));

        Assert.Empty(missing);
        Assert.True(looked > 50, $"{looked} references");
    }

    [Fact]
    public void Api_OfAnAssemblyForNewerDotNet_IsFoundMissing()
    {
        (IReadOnlyList<string> missing, _) = ApiReferences.Missing(
            typeof(SupportedVersionTests).Assembly.Location, Api, _ => true);

        Assert.Contains("System.Threading.Lock", NewerThanNet8(missing), StringComparer.Ordinal);
    }

    [Fact]
    public void Manifest_PowerShellVersion_IsTheOldestThatIsSupported()
    {
        Ast manifest = Parser.ParseFile(Path.Combine(TestPaths.Module, "KvmSim.psd1"), out _, out ParseError[] errors);
        HashtableAst table = (HashtableAst)manifest.Find(
            node => node is HashtableAst, searchNestedScriptBlocks: false)!;

        Assert.Empty(errors);
        Assert.Equal("7.4", ((System.Collections.Hashtable)table.SafeGetValue())["PowerShellVersion"]);
    }

    [Theory]
    [InlineData("KvmSim.Format.ps1xml")]
    [InlineData("KvmSim.Types.ps1xml")]
    public void Scripts_OfViewsAndTypes_CallNothingThatIsNewer(string file)
    {
        string[] scripts = [.. XDocument.Load(Path.Combine(TestPaths.Module, file)).Descendants()
            .Where(node => node.Name.LocalName is "ScriptBlock" or "GetScriptBlock" or "Script")
            .Select(node => node.Value)];

        foreach (string script in scripts)
        {
            Ast ast = Parser.ParseInput(script, out _, out ParseError[] errors);
            Assert.Empty(errors);
            Assert.All(
                ast.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>(),
                command => Assert.Contains(command.GetCommandName(), OldCommands, StringComparer.OrdinalIgnoreCase));
        }
    }

    // This test is compiled for a .NET that has it.
    private static IEnumerable<string> NewerThanNet8(IReadOnlyList<string> missing)
    {
        Lock proof = new();
        lock (proof)
        {
            return missing;
        }
    }
}
