using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// docs/generations-and-races.md is what the explorer finds. With KVMSIM_UPDATE_DOCS=1 in the environment the test
/// writes the page instead.
/// </summary>
public sealed class RaceTablePageTests
{
    [Fact]
    public void Page_InTheDocs_IsWhatTheExplorerFinds()
    {
        string path = Path.Combine(Repository.Root, "docs", "generations-and-races.md");
        string page = RaceTable.Write(TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("KVMSIM_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), page);
    }
}
