using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>The gate of examples/gate and the action, each run in a real PowerShell as a pipeline runs it.</summary>
public sealed class GateExampleTests : IDisposable
{
    private static readonly string Example = Path.Combine(TestPaths.RepositoryRoot, "examples", "gate");
    private static readonly string Program = Path.Combine(TestPaths.ProgramFolder, "kvmsim.dll");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("machines", 0, "1 file: 1 passed", 0)]
    [InlineData("quarantine", 1, "2 files: 2 with findings", 2)]
    [InlineData("nowhere", 2, "", -1)]
    public async Task Script_OnAFolder_WritesBothReportsAndEndsWithTheCode(
        string folder, int code, string count, int findings)
    {
        ProcessStartInfo start = PwshProcess.Start(
            "-File", Path.Combine(Example, "gate.ps1"), "-Path", Path.Combine(Example, folder), "-ReportFolder",
            _folder.Path);
        start.Environment["GITHUB_STEP_SUMMARY"] = Path.Combine(_folder.Path, "summary.md");

        ProcessResult result = await ChildProcess.Run(start);

        Assert.Equal(code, result.ExitCode);
        string sarif = Path.Combine(_folder.Path, "kvmsim.sarif");
        Assert.Equal(findings >= 0, File.Exists(sarif));
        if (findings >= 0)
        {
            Assert.EndsWith(count, result.Output.TrimEnd(), StringComparison.Ordinal);
            Assert.Contains(
                count, await File.ReadAllTextAsync(
                    Path.Combine(_folder.Path, "summary.md"), TestContext.Current.CancellationToken),
                        StringComparison.Ordinal);
            Assert.Equal(
                findings, JsonDocument.Parse(File.ReadAllText(sarif)).RootElement.GetProperty("runs")[0]
                    .GetProperty("results").GetArrayLength());
            Assert.Equal(
                findings,
                int.Parse(
                    XDocument.Load(Path.Combine(_folder.Path, "kvmsim.junit.xml")).Root!.Attribute("failures")!.Value,
                    System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData("check", "machines", "false", 0, "1 file: 1 passed")]
    [InlineData("check", "machines\nquarantine", "false", 1, "3 files: 1 passed, 2 with findings")]
    [InlineData("check", "README.md", "false", 2, "1 file: 1 could not be judged")]
    [InlineData("check", "README.md", "true", 0, "1 file: 1 could not be judged")]
    public async Task Action_OnItsInputs_TellsTheCodeTheCountAndTheReport(
        string verb, string paths, string allowUnknown, int code, string count)
    {
        string report = Path.Combine(_folder.Path, "r.sarif");
        ProcessStartInfo start = Action(
            verb, string.Join('\n', paths.Split('\n').Select(path => Path.Combine(Example, path))));
        start.Environment["KVMSIM_FORMAT"] = "sarif";
        start.Environment["KVMSIM_OUTPUT"] = report;
        start.Environment["KVMSIM_ALLOW_UNKNOWN"] = allowUnknown;

        ProcessResult result = await ChildProcess.Run(start);

        Assert.Equal(code, result.ExitCode);
        string[] outputs = await File.ReadAllLinesAsync(
            Path.Combine(_folder.Path, "outputs"), TestContext.Current.CancellationToken);
        Assert.Contains($"summary={count}", outputs, StringComparer.Ordinal);
        Assert.Contains($"report={report}", outputs, StringComparer.Ordinal);
        Assert.Contains(outputs, line => line.StartsWith("exit-code=", StringComparison.Ordinal));
        Assert.Equal(
            "2.1.0", JsonDocument.Parse(File.ReadAllText(report)).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Action_OfAVerbThatIsNone_RunsNothing()
    {
        ProcessResult result = await ChildProcess.Run(Action("-Command", "'owned'"));

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("owned", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ActionFile_PassesEachInputToTheScript()
    {
        string action = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "action.yml"));
        string script = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "eng", "Invoke-GateAction.ps1"));

        Assert.All(["verb", "path", "generation", "recurse", "exclude", "format", "output", "allow-unknown"], input =>
        {
            string variable = "KVMSIM_" + input.ToUpperInvariant().Replace('-', '_');
            Assert.Contains($"\n  {input}:\n", action, StringComparison.Ordinal);
            Assert.Contains($"        {variable}: ${{{{ inputs.{input} }}}}", action, StringComparison.Ordinal);
            Assert.Contains($"$env:{variable}", script, StringComparison.Ordinal);
        });
    }

    private ProcessStartInfo Action(string verb, string paths)
    {
        ProcessStartInfo start = PwshProcess.Start(
            "-File", Path.Combine(TestPaths.RepositoryRoot, "eng", "Invoke-GateAction.ps1"), "-Program", Program);
        start.Environment["KVMSIM_VERB"] = verb;
        start.Environment["KVMSIM_PATH"] = paths;
        start.Environment["KVMSIM_RECURSE"] = "true";
        start.Environment["GITHUB_OUTPUT"] = Path.Combine(_folder.Path, "outputs");
        return start;
    }
}
