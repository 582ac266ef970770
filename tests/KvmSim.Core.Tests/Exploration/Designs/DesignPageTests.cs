using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Designs;

/// <summary>
/// docs/designs.md is what the search of all designs finds. With KVMSIM_UPDATE_DOCS=1 in the environment the test
/// writes the page instead.
/// </summary>
public sealed class DesignPageTests
{
    [Fact]
    public void Page_InTheDocs_IsWhatTheSearchFinds()
    {
        string path = Path.Combine(Repository.Root, "docs", "designs.md");
        DesignSearchOptions options = new() { ThrottleLimit = Environment.ProcessorCount };
        string page = DesignPage.Write(options, DesignSearch.Run(options, TestContext.Current.CancellationToken));
        if (Environment.GetEnvironmentVariable("KVMSIM_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), page);
    }
}
