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
    [InlineData("POWERSHELL_TELEMETRY_OPTOUT", "1")]
    [InlineData("POWERSHELL_UPDATECHECK", "Off")]
    public async Task Command_OfTheConsoleHost_CallsNobody(string variable, string expected)
    {
        ProcessResult result = await HostingProcess.RunWith(
            input: null, (variable, "0"), "-Command", $"$env:{variable}");

        Assert.Equal([expected], result.OutputLines);
    }

    [Theory]
    [InlineData("1..9 | Select-Object -Last 1", "9")]
    [InlineData("ConvertTo-Json @(1) -Compress", "[1]")]
    [InlineData(
        "(New-SimMachine -From lakefield | Format-Table Name | Out-String).Trim().Split([char]10)[-1].Trim()",
        "lakefield")]
    [InlineData("(Get-Help Set-SimCpuOnline).Name", "Set-SimCpuOnline")]
    public async Task Command_OfAllOfPowerShell_IsThere(string script, string expected)
    {
        ProcessResult result = await HostingProcess.Run("-Command", script);

        Assert.Equal([expected], result.OutputLines);
        Assert.Empty(result.Error);
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
        ProcessResult result = await HostingProcess.RunWith(
            input: null, ("KVMSIM_MODULE", "/no/such/folder"), "-Command", "1");

        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
    }
}
