using KvmSim.PowerShell.Tests.Pester;
using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class PesterRunnerTests
{
    [Fact]
    public void Run_Basics_PassesAndFailsAsWritten()
    {
        PesterFileResult file = new PesterRunner().Run(PesterFolders.SelfTest("Basics"));

        Assert.Null(file.Error);
        Assert.Equal(
            ["0.1", "0.2.5"],
            file.Tests.Where(test => test.Outcome == PesterOutcome.Failed).Select(test => test.IndexPath), StringComparer.Ordinal);
    }
}
