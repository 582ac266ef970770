using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class HostingUsageTests
{
    [Theory]
    [InlineData("--nonsense")]
    [InlineData("nonsense")]
    [InlineData("run")]
    [InlineData("run", "--nonsense")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("-File", "no-such-script.ps1")]
    public async Task Usage_Wrong_IsToldOnStandardError(params string[] arguments)
    {
        ProcessResult result = await HostingProcess.Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("Usage:", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("run", "--help")]
    public async Task Help_Asked_IsStandardOutput(params string[] arguments)
    {
        ProcessResult result = await HostingProcess.Run(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Version_Asked_IsThatOfTheModule()
    {
        ProcessResult result = await HostingProcess.Run("--version");

        Assert.Equal(["kvmsim " + TestPaths.ModuleVersion], result.OutputLines);
    }
}
