using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class HostingInputTests
{
    private const string Ask =
        """
        $choices = [System.Management.Automation.Host.ChoiceDescription[]]@('&Yes', '&No')
        $Host.UI.PromptForChoice('Sure?', '', $choices, 0)
        """;

    [Theory]
    [InlineData]
    [InlineData("-Command", "-")]
    [InlineData("-File", "-")]
    public async Task Script_FromStandardInput_IsRun(params string[] arguments)
    {
        ProcessResult result = await HostingProcess.RunWithInput("'a'\nif (1) {\n'b'\n}\nexit 4\n", arguments);

        Assert.Equal(["a", "b"], result.OutputLines);
        Assert.Equal(4, result.ExitCode);
    }

    [Theory]
    [InlineData("n\n", "1")]
    [InlineData("what\nyes\n", "0")]
    [InlineData("\n", "0")]
    public async Task Question_WithAnAnswer_TakesIt(string input, string expected)
    {
        ProcessResult result = await HostingProcess.RunWithInput(input, "-Command", Ask);

        Assert.EndsWith(expected + Environment.NewLine, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_AtTheEndOfTheInput_IsAnErrorAndNotAYes()
    {
        ProcessResult result = await HostingProcess.Run("-Command", Ask);

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Question_NonInteractive_IsAnError()
    {
        ProcessResult result = await HostingProcess.RunWithInput("y\n", "-NonInteractive", "-Command", Ask);

        Assert.Equal(1, result.ExitCode);
    }
}
