using System.Management.Automation.Language;
using Xunit;

namespace KvmSim.PowerShell.Tests;

public sealed class HostingUsageTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("Invoke-Verb")]
    [InlineData("../verbs/run")]
    [InlineData("run")]
    [InlineData("run", "--nonsense")]
    [InlineData("run", "--nonsense=1", "x.yaml")]
    [InlineData("fleet", "x.yaml", "--generation=", "--quiet")]
    [InlineData("help", "nonsense")]
    public async Task Usage_Wrong_IsToldOnStandardError(params string[] arguments)
    {
        ProcessResult result = await HostingProcess.Run(arguments);

        Assert.Equal(64, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [InlineData("log -")]
    [InlineData("check --quiet -")]
    [InlineData("-Command -")]
    [InlineData("")]
    public async Task StandardInput_Closed_IsToldAndNotWaitedFor(string arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where there is no /proc, a closed standard input is not seen.");

        ProcessResult result = await HostingProcess.RunInShell($"{arguments} <&-");

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("Standard input is closed.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File", "no-such-script.ps1")]
    public async Task Usage_OfPwshWrong_HasTheSameExitCode(params string[] arguments)
    {
        ProcessResult result = await HostingProcess.Run(arguments);

        Assert.Equal(64, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Usage_Wrong_IsShownWithoutWhatATerminalObeys()
    {
        ProcessResult result = await HostingProcess.Run("\e[2Jnonsense");

        Assert.Equal(64, result.ExitCode);
        Assert.DoesNotContain('\e', result.Error);
    }

    [Theory]
    [InlineData("kvmsim demo", "--help")]
    [InlineData("kvmsim demo", "-h")]
    [InlineData("kvmsim run FILE", "run", "--help")]
    [InlineData("kvmsim run FILE", "help", "run")]
    public async Task Help_Asked_IsStandardOutput(string expected, params string[] arguments)
    {
        ProcessResult result = await HostingProcess.Run(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.All(result.OutputLines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Help_OfEachVerb_TellsEveryOption()
    {
        string folder = Path.Combine(TestPaths.ProgramFolder, "verbs");
        string usage = (await HostingProcess.Run("--help")).Output;
        string[] verbs = [
            .. Directory.EnumerateFiles(folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file))];

        Assert.Contains("demo", verbs, StringComparer.Ordinal);
        Assert.All(verbs, verb =>
        {
            string help = File.ReadAllText(Path.Combine(folder, verb + ".txt"));
            Ast script = Parser.ParseFile(Path.Combine(folder, verb + ".ps1"), out _, out ParseError[] errors);
            Assert.Empty(errors);
            Assert.Contains($"kvmsim {verb}", usage, StringComparison.Ordinal);
            string plain = help.Replace("-", "", StringComparison.Ordinal);
            IEnumerable<string> options = ((ScriptBlockAst)script).ParamBlock?.Parameters
                .Where(
                    parameter => !parameter.Extent.Text.Contains(
                        "ValueFromRemainingArguments", StringComparison.Ordinal))
                .Select(parameter => parameter.Name.VariablePath.UserPath) ?? [];
            Assert.All(options, option => Assert.Contains(option, plain, StringComparison.OrdinalIgnoreCase));
        });
    }

    [Fact]
    public async Task Version_Asked_IsThatOfTheModule()
    {
        ProcessResult result = await HostingProcess.Run("--version");

        Assert.Equal(["kvmsim " + TestPaths.ModuleVersion], result.OutputLines);
    }
}
