using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>What <c>kvmsim run</c> makes of results; a stand-in of the cmdlet gives them.</summary>
public sealed class HostingRunTests : IDisposable
{
    private const string StandIn =
        """
        function Invoke-SimScenario {
            [CmdletBinding()] param($Path)
            if ($Path -eq 'missing.yaml') {
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(
                    [Exception]::new('no such file'), 'NotFound', 'ObjectNotFound', $Path))
                return
            }
            if ($Path -eq 'torn.yaml') { throw 'cannot be read' }
            [pscustomobject]@{ Name = $Path; Passed = $Path -ne 'broken.yaml' }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "good.yaml")]
    [InlineData(0, "good.yaml", "fine.yaml")]
    [InlineData(1, "broken.yaml", "good.yaml")]
    [InlineData(2, "good.yaml", "missing.yaml")]
    [InlineData(2, "torn.yaml", "good.yaml")]
    [InlineData(2, "broken.yaml", "missing.yaml")]
    public async Task Run_Files_ExitCodeSaysHowItWent(int expected, params string[] files)
    {
        ProcessResult result = await Run(files);

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task Run_UnusableFile_IsNamedAndTheOthersStillRun()
    {
        ProcessResult result = await Run("torn.yaml", "good.yaml");

        Assert.Contains("kvmsim: torn.yaml: cannot be read", result.Error, StringComparison.Ordinal);
        Assert.Contains("good.yaml", result.Output, StringComparison.Ordinal);
    }

    private Task<ProcessResult> Run(params string[] files)
    {
        _folder.Write("StandIn.psm1", StandIn);
        string manifest = _folder.Write(
            "StandIn.psd1", "@{ RootModule = 'StandIn.psm1'; ModuleVersion = '1.0'; FunctionsToExport = '*' }");
        return HostingProcess.RunWith(input: null, ("KVMSIM_MODULE", manifest), ["run", .. files]);
    }
}
