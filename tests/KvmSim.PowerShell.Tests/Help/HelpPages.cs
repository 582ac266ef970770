using KvmSim.Help;

namespace KvmSim.PowerShell.Tests.Help;

/// <summary>The pages in docs/cmdlets, each with what the code says of its cmdlet.</summary>
internal static class HelpPages
{
    internal static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "docs", "cmdlets");

    internal static bool Update { get; } = Environment.GetEnvironmentVariable("KVMSIM_UPDATE_HELP") is "1";

    internal static IReadOnlyDictionary<string, CommandHelp> All { get; } = Read();

    private static Dictionary<string, CommandHelp> Read()
    {
        string[] references =
        [
            .. Directory.EnumerateFiles(TestPaths.ModuleFramework, "*.dll"),
            TestPaths.PowerShellStandard,
            Path.Combine(TestPaths.Module, "KvmSim.Core.dll"),
        ];
        using CmdletReader cmdlets = new(Path.Combine(TestPaths.Module, "KvmSim.PowerShell.dll"), references);
        return cmdlets.Read().ToDictionary(
            cmdlet => cmdlet.Name,
            cmdlet => CommandHelp.Join(cmdlet, PageReader.Read(Path.Combine(Folder, cmdlet.Name + ".md"))),
            StringComparer.Ordinal);
    }
}
