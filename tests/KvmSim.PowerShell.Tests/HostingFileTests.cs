using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class HostingFileTests : IDisposable
{
    private const string Echo =
        """
        param($Name, [switch]$Loud, [int]$Count = 3, [bool]$Flag)
        "name=$Name loud=$Loud count=$Count flag=$Flag"
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("name=x loud=True count=7 flag=False", "-Name", "x", "-Loud", "7")]
    [InlineData("name=x loud=False count=4 flag=True", "x", "-Loud:$false", "-Count:4", "-Flag:$true")]
    [InlineData("name=a b loud=True count=3 flag=False", "-loud", "-name", "a b")]
    public async Task File_Arguments_AreBoundAsPwshDoes(string expected, params string[] arguments)
    {
        string script = _folder.Write("echo.ps1", Echo);
        ProcessResult result = await HostingProcess.Run(["-File", script, .. arguments]);

        Assert.Equal([expected], result.OutputLines);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("if ($true) { exit 7 }; 'not here'", 7)]
    [InlineData("'fine'", 0)]
    [InlineData("Get-Nothing", 0)]
    [InlineData("Get-Nothing; exit 0", 0)]
    [InlineData("throw 'x'", 1)]
    [InlineData("param([int]$x = 'no')", 1)]
    [InlineData("if (", 1)]
    public async Task File_Ends_WithTheExitCodeOfPwsh(string text, int expected)
    {
        ProcessResult result = await HostingProcess.Run("-File", _folder.Write("script.ps1", text));

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task File_WithoutTheOption_IsRunToo()
    {
        string script = _folder.Write("where.ps1", "$PSScriptRoot; $MyInvocation.MyCommand.Path");
        ProcessResult result = await HostingProcess.Run(script);

        Assert.Equal([_folder.Path, script], result.OutputLines);
    }

    [Fact]
    public async Task File_ErrorInIt_NamesItsLine()
    {
        string script = _folder.Write("broken.ps1", "\n\nGet-Nothing\n");
        ProcessResult result = await HostingProcess.Run("-File", script);

        Assert.Contains($"{script}:3", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_Runs()
    {
        ProcessResult result = await HostingProcess.Run("demo");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Contains(
            "linux-6.12             EIO            ok         EIO              ok", result.OutputLines,
            StringComparer.Ordinal);
        Assert.All(result.OutputLines, line => Assert.InRange(line.Length, 0, 80));
    }
}
