using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class HostingCommandTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("exit 5", 5)]
    [InlineData("throw 'x'", 1)]
    [InlineData("if (1) {", 1)]
    [InlineData("Get-Nothing", 1)]
    [InlineData("Get-Nothing; 1", 0)]
    public async Task Command_Ends_WithTheExitCodeOfPwsh(string command, int expected)
    {
        ProcessResult result = await HostingProcess.Run("-Command", command);

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task Command_WithSeveralWords_IsOneScript()
    {
        ProcessResult result = await HostingProcess.Run("-c", "1", "+", "1");

        Assert.Equal(["2"], result.OutputLines);
    }

    [Fact]
    public async Task Command_OutputAndErrors_GoToTheirOwnStreams()
    {
        ProcessResult result = await HostingProcess.Run("-Command", "'out'; Get-Nothing; throw 'thrown'");

        Assert.Equal(["out"], result.OutputLines);
        Assert.Contains("Get-Nothing: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Exception: thrown", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_Redirected_HasNoEscapes()
    {
        ProcessResult result = await HostingProcess.Run(
            "-Command", "$PSStyle.Foreground.Red + 'red'; [pscustomobject]@{ A = 1 }; Get-Nothing");

        Assert.DoesNotContain('\e', result.Output);
        Assert.DoesNotContain('\e', result.Error);
        Assert.Contains("red", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Host")]
    [InlineData("1", "PlainText")]
    public async Task Command_NoColor_IsHonoured(string value, string rendering)
    {
        ProcessResult result = await HostingProcess.RunWith(
            input: null, ("NO_COLOR", value), "-Command", "$PSStyle.OutputRendering.ToString()");

        Assert.Equal([rendering], result.OutputLines);
    }

    [Fact]
    public async Task Command_Redirected_Is120Wide()
    {
        ProcessResult result = await HostingProcess.Run("-Command", "$Host.UI.RawUI.BufferSize.Width");

        Assert.Equal(["120"], result.OutputLines);
    }

    [Theory]
    [InlineData("1 | Select-Object", "Select-Object", "Microsoft.PowerShell.Utility")]
    [InlineData("gc x", "Get-Content", "Microsoft.PowerShell.Management")]
    [InlineData("Microsoft.PowerShell.Utility\\Get-Date", "Get-Date", "Microsoft.PowerShell.Utility")]
    public async Task Command_OfAModuleThatIsNotThere_SaysWhereItLives(string script, string command, string module)
    {
        ProcessResult result = await HostingProcess.Run("-Command", script);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{command} is part of PowerShell's {module}", result.Error, StringComparison.Ordinal);
        Assert.Contains("Import-Module KvmSim", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_ThatNobodyKnows_GetsNoAdvice()
    {
        ProcessResult result = await HostingProcess.Run("-Command", "Get-Nothing");

        Assert.DoesNotContain("Import-Module KvmSim", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Module_IsImported()
    {
        ProcessResult result = await HostingProcess.Run("-Command", "(Get-Module KvmSim).Version.ToString()");

        Assert.Equal([TestPaths.ModuleVersion.Split('-')[0]], result.OutputLines);
    }

    [Fact]
    public async Task Module_OfTheEnvironment_IsTakenInstead()
    {
        ProcessResult result = await HostingProcess.RunWith(
            input: null, ("KVMSIM_MODULE", TestPaths.Module), "-Command", "(Get-Module KvmSim).ModuleBase");

        Assert.Equal([TestPaths.Module], result.OutputLines);
    }

    [Fact]
    public async Task Module_ThatIsNotThere_IsBadUsage()
    {
        ProcessResult result = await HostingProcess.RunWith(input: null, ("KVMSIM_MODULE", "/no/such/folder"), "-Command", "1");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
