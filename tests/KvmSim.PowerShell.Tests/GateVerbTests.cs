using System.Text.Json;
using System.Xml.Linq;
using KvmSim.PowerShell.Tests.Module;
using Xunit;

namespace KvmSim.PowerShell.Tests;

/// <summary>The gates of the command line, their scripts run in the whole engine with the packed module.</summary>
public sealed class GateVerbTests : IDisposable
{
    private const string Wrong =
        """
        apiVersion: kvmsim/v1
        kind: Scenario
        metadata: {name: wrong}
        spec:
          machine: tcg-epyc
          generation: linux-6.12
          steps:
            - load: kvm_amd
            - hotAdd: 3
            - online: 3
              expect: {errno: ok, log: [{level: err, pattern: a line that no kernel prints whatever happens to this CPU}]}
        """;

    private static readonly string Root = TestPaths.RepositoryRoot.TrimEnd('/', '\\');
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();

    public GateVerbTests()
    {
        _folder.Write("wrong.yaml", Wrong);
        _folder.Write("bad.yaml", "apiVersion: kvmsim/v1\nkind: Machine\nmetadata: {name: x}\nspec: {nonsense: 1}\n");
        _folder.Write("bad.log", "[    0.060840] kvm_amd: SVM not supported by CPU 1\n");
        _folder.Write(
            "good.log", "[    0.000000] Linux version 6.12.0\n[    0.010000] smpboot: CPU 1 is now offline\n");
        _folder.Write("empty.log", "");
        _folder.Write("blank.log", "\n\n");
        _folder.Write("foreign.log", "[    0.000000] CPU features: SANITY CHECK: Unexpected variation\n");
        _folder.Write("odd.log", "[    0.060840] kvm: a line that nobody knows\n");
        _folder.Write("page.md", "# Nothing that could be judged\n");
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("check", "ROOT/manifests/epyc-rome.yaml", 0, "1 file: 1 passed")]
    [InlineData("check", "ROOT/manifests/lakefield.yaml", 1, "1 file: 1 with findings")]
    [InlineData(
        "check", "ROOT/manifests/epyc-rome.yaml ROOT/manifests/lakefield.yaml HERE/none.yaml", 1,
        "3 files: 1 passed, 1 with findings, 1 could not be judged")]
    [InlineData(
        "check", "ROOT/scenarios/umip-extra.yaml ROOT/tests/conformance/i05-pku-missing-1vm@6.1.json", 0,
        "2 files: 2 passed")]
    [InlineData(
        "check", "ROOT/tests/KvmSim.Core.Tests/Capture/samples/arm.cpuinfo.txt", 2, "1 file: 1 could not be judged")]
    [InlineData("check", "HERE/bad.yaml", 1, "1 file: 1 with findings")]
    [InlineData("check", "HERE/wrong.yaml", 1, "1 file: 1 with findings")]
    [InlineData("check", "HERE/bad.log", 1, "1 file: 1 with findings")]
    [InlineData("check", "HERE/good.log", 0, "1 file: 1 passed")]
    [InlineData(
        "check", "ROOT/tests/KvmSim.Core.Tests/Capture/samples/packed/kern.log.xz", 1, "1 file: 1 with findings")]
    [InlineData(
        "check", "ROOT/tests/KvmSim.Core.Tests/Capture/samples/packed/recording.json.bz2", 0, "1 file: 1 passed")]
    [InlineData("check", "HERE/page.md", 2, "1 file: 1 could not be judged")]
    [InlineData("check", "HERE/none.yaml", 2, "1 file: 1 could not be judged")]
    [InlineData(
        "check", "ROOT/examples/gate/machines -Recurse -Generation linux-6.1,linux-6.12", 0, "1 file: 1 passed")]
    [InlineData("check", "ROOT/examples/gate/quarantine", 1, "2 files: 2 with findings")]
    [InlineData("run", "ROOT/scenarios/umip-extra.yaml ROOT/scenarios/good-hotplug.yaml", 0, "2 scenarios: 2 passed")]
    [InlineData("run", "umip-extra", 0, "1 scenario: 1 passed")]
    [InlineData("run", "HERE/wrong.yaml ROOT/scenarios/umip-extra.yaml", 1, "2 scenarios: 1 passed, 1 with findings")]
    [InlineData(
        "run", "HERE/none.yaml ROOT/scenarios/umip-extra.yaml", 2, "2 scenarios: 1 passed, 1 could not be judged")]
    [InlineData("run", "HERE/bad.yaml", 2, "1 scenario: 1 could not be judged")]
    [InlineData("run", "HERE/wrong.yaml HERE/none.yaml", 1, "2 scenarios: 1 with findings, 1 could not be judged")]
    [InlineData("race", "linux-6.12 upstream -CpuCount 3", 0, "2 searches: 2 passed")]
    [InlineData("race", "v1-nolock -CpuCount 3", 1, "1 search: 1 with findings")]
    [InlineData("race", "linux-6.12 -MaxState 5", 2, "1 search: 1 could not be judged")]
    [InlineData("race", "linux-6.12 -AnyCpuCount", 0, "1 search: 1 passed")]
    [InlineData(
        "race", "-Machine epyc-rome,ROOT/manifests/tcg-epyc.yaml linux-6.12 -MaxState 5", 2,
        "2 searches: 2 could not be judged")]
    [InlineData("fleet", "ROOT/manifests/epyc-rome.yaml", 0, "1 machine: 1 passed")]
    [InlineData(
        "fleet", "ROOT/manifests/epyc-rome.yaml ROOT/manifests/lakefield.yaml", 1,
        "2 machines: 1 passed, 1 with findings")]
    [InlineData(
        "fleet", "ROOT/manifests/epyc-rome.yaml HERE/page.md", 2, "2 machines: 1 passed, 1 could not be judged")]
    [InlineData(
        "fleet", "ROOT/manifests/epyc-rome.yaml -Change 'machine=epyc*;without=svm'", 1, "1 machine: 1 with findings")]
    [InlineData("log", "HERE/good.log", 0, "1 log: 1 passed")]
    [InlineData("log", "HERE/bad.log HERE/good.log", 1, "2 logs: 1 passed, 1 with findings")]
    [InlineData("design", "-Where generation=patch-v1 -World Plain", 1, "1 design: 1 with findings")]
    [InlineData("design", "-Where generation=patch-v1 -World Plain -Property P1", 0, "1 design: 1 passed")]
    [InlineData(
        "design", "-Where generation=patch-v1,generation=patch-v1-reevaluate -World Plain", 1,
        "2 designs: 1 passed, 1 with findings")]
    [InlineData("design", "-Where generation=patch-v1 -World Plain -MaxState 5", 2, "1 design: 1 could not be judged")]
    [InlineData("design", "-Where generation=patch-v1,callback=starting", 2, "0 designs: nothing was judged")]
    [InlineData("design", "-Where generation=patch-v1 -World Plain -Keep P1", 0, "1 design: 1 found")]
    [InlineData("design", "-Where generation=patch-v1 -World Plain -Keep P3", 1, "1 design: none found")]
    [InlineData(
        "design", "-Where generation=patch-v1 -World Plain -Keep P3 -MaxState 5", 2,
        "1 design: none found, 1 could not be judged")]
    [InlineData("design", "-Where generation=patch-v1* -World Plain -From patch-v1", 0, "2 designs: 1 found")]
    [InlineData(
        "design", "-Where generation=patch-v1*,reevaluates=no -World Plain -Frontier", 1, "1 design: none found")]
    [InlineData("race", "v1-nolock -Property None", 2, "1 search: 1 could not be judged")]
    [InlineData("log", "HERE/odd.log", 2, "1 log: 1 could not be judged")]
    [InlineData("log", "HERE/empty.log", 2, "1 log: 1 could not be judged")]
    [InlineData("log", "HERE/blank.log", 2, "1 log: 1 could not be judged")]
    [InlineData("log", "HERE/foreign.log", 2, "1 log: 1 could not be judged")]
    public void Gate_OfInputs_EndsWithItsCodeAndACount(string verb, string arguments, int code, string count)
    {
        string[] output = Run(verb, arguments);

        Assert.Equal(code, ExitCode);
        Assert.Equal(count, output[^1]);
        Assert.Equal([count], Run(verb, $"{arguments} -Quiet"));
        Assert.Equal(code, ExitCode);
    }

    [Theory]
    [InlineData("check", "")]
    [InlineData("check", "HERE/good.log -Format nonsense")]
    [InlineData("check", "ROOT/manifests/epyc-rome.yaml -Generation nonsense")]
    [InlineData("run", "ROOT/scenarios/umip-extra.yaml -Generation nonsense")]
    [InlineData("run", "-")]
    [InlineData("race", "")]
    [InlineData("race", "nonsense")]
    [InlineData("design", "-Where colour=red")]
    [InlineData("design", "-Where check=red")]
    [InlineData("design", "-Where remembers=perhaps")]
    [InlineData("design", "-Where generation=nonsense")]
    [InlineData("design", "-Where generation=patch-v1 -From nonsense")]
    [InlineData("design", "-Where generation=patch-v1 -Keep nonsense")]
    [InlineData("design", "-World nonsense")]
    [InlineData("design", "-Format sarif")]
    [InlineData("race", "linux-6.12 -CpuCount 65")]
    [InlineData("race", "linux-6.12 -Property nonsense")]
    [InlineData("fleet", "ROOT/manifests -Generation nonsense")]
    [InlineData("fleet", "ROOT/manifests/epyc-rome.yaml -Change nonsense")]
    [InlineData("fleet", "ROOT/manifests/epyc-rome.yaml -Change 'machine=x;colour=red'")]
    [InlineData("log", "")]
    public void Gate_ThatIsNotUnderstood_EndsWith64AndJudgesNothing(string verb, string arguments)
    {
        Assert.Empty(Run(verb, arguments));
        Assert.Equal(64, ExitCode);
    }

    [Theory]
    [InlineData("check", "ROOT/manifests/lakefield.yaml")]
    [InlineData("run", "HERE/wrong.yaml")]
    [InlineData("race", "v1-nolock -CpuCount 3")]
    [InlineData("fleet", "ROOT/manifests/lakefield.yaml")]
    [InlineData("log", "HERE/bad.log")]
    public void Gate_InEachFormat_WritesNothingElse(string verb, string arguments)
    {
        string sarif = string.Join('\n', Run(verb, $"{arguments} -Format sarif"));
        string json = string.Join('\n', Run(verb, $"{arguments} -Format json"));
        string junit = string.Join('\n', Run(verb, $"{arguments} -Format junit"));
        string markdown = string.Join('\n', Run(verb, $"{arguments} -Format markdown"));

        Assert.NotEmpty(
            JsonDocument.Parse(sarif).RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        Assert.Equal(1, JsonDocument.Parse(json).RootElement.GetProperty("exitCode").GetInt32());
        Assert.NotEqual("0", XDocument.Parse(junit).Root!.Attribute("failures")!.Value, StringComparer.Ordinal);
        Assert.StartsWith("## kvmsim", markdown, StringComparison.Ordinal);
        Assert.EndsWith("1 with findings**", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check", "ROOT/manifests/lakefield.yaml", 1, "1 file: 1 with findings")]
    [InlineData("run", "lakefield", 0, "lakefield under linux-6.12: all as expected")]
    [InlineData(
        "race", "v1-nolock -CpuCount 3 -Property P1", 1,
        "Virtualization is enabled on an incompatible CPU without a check")]
    [InlineData("fleet", "ROOT/manifests/lakefield.yaml", 1, "KVM refuses CPUs on 1 of 1 machine")]
    [InlineData("log", "HERE/bad.log", 1, "1 log: 1 with findings")]
    [InlineData("design", "-Where generation=patch-v1 -World Plain", 1, "0 of 1 design break nothing")]
    public void Gate_AskedForAPage_WritesItBesides(string verb, string arguments, int code, string title)
    {
        string file = Path.Combine(_folder.Path, "page.html");

        string[] output = Run(verb, $"{arguments} -Quiet -Html '{file}'");

        Assert.Equal(code, ExitCode);
        Assert.Single(output);
        Assert.Contains($"<title>{title} - KvmSim</title>", File.ReadAllText(file), StringComparison.Ordinal);
        Run(verb, $"{arguments} -Quiet -Html '{Path.Combine(_folder.Path, "nowhere", "page.html")}'");
        Assert.Equal(code == 0 ? 2 : code, ExitCode);
    }

    [Fact]
    public void Design_InEachFormat_WritesNothingElse()
    {
        const string Arguments = "-Where generation=patch-v1* -World Plain -From patch-v1";
        string file = Path.Combine(_folder.Path, "design.json");

        JsonElement json = JsonDocument.Parse(
            string.Join('\n', Run("design", $"{Arguments} -Format json"))).RootElement;
        string[] markdown = Run("design", $"{Arguments} -Format markdown");
        string[] text = Run("design", $"{Arguments} -Format json -Output '{file}'");

        JsonElement design = Assert.Single(json.GetProperty("designs").EnumerateArray());
        Assert.Equal(
            ["Reevaluates: no to yes"],
            design.GetProperty("changes").EnumerateArray().Select(change => change.GetString()!),
            StringComparer.Ordinal);
        Assert.Equal(
            ["patch-v1-reevaluate"],
            design.GetProperty("generations").EnumerateArray().Select(one => one.GetString()!),
            StringComparer.Ordinal);
        Assert.Equal(0, json.GetProperty("exitCode").GetInt32());
        Assert.Contains(
            markdown, line => line.Contains("| unbroken | Reevaluates: no to yes |", StringComparison.Ordinal));
        Assert.Equal("2 designs: 1 found", text[^1]);
        Assert.Contains("    change: Reevaluates: no to yes", text, StringComparer.Ordinal);
        Assert.Equal(json.ToString(), JsonDocument.Parse(File.ReadAllText(file)).RootElement.ToString());
    }

    [Fact]
    public void Design_ThatCannotBeWritten_IsNotGreenAndLeavesNothing()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "taken"));
        _folder.Write("taken/old", "old");
        string[] before = Directory.GetFileSystemEntries(_folder.Path);

        Run("design",
            $"-Where generation=patch-v1 -World Plain -Keep P1 -Output '{Path.Combine(_folder.Path, "taken")}'");

        Assert.Equal(2, ExitCode);
        Assert.Equal(
            before.Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Gate_WithAFile_WritesTheReportThereAndTheTextHere()
    {
        string file = Path.Combine(_folder.Path, "r.sarif");

        string[] output = Run("check", $"ROOT/manifests/lakefield.yaml -Format sarif -Output '{file}'");

        Assert.Equal("1 file: 1 with findings", output[^1]);
        Assert.Contains(output, line => line.Contains("CPU 4", StringComparison.Ordinal));
        Assert.Equal(
            "2.1.0", JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Gate_WhoseReportCannotBeWritten_IsNotGreenAndLeavesWhatIsThere()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "taken"));
        string inside = _folder.Write("taken/old", "old");

        Run("check", $"ROOT/manifests/epyc-rome.yaml -Format json -Output '{Path.Combine(_folder.Path, "taken")}'");

        Assert.Equal(2, ExitCode);
        Assert.Equal("old", File.ReadAllText(inside));
    }

    [Fact]
    public void Run_OfScenarios_HasAHeadForEachItsStepsAndWholeFailures()
    {
        string text = string.Join(
            '\n', Run("run", "ROOT/scenarios/umip-extra.yaml HERE/wrong.yaml -Generation linux-6.1,linux-6.12"));
        string flat = string.Join(' ', text.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("umip-extra under linux-6.1 (scenario):", text, StringComparison.Ordinal);
        Assert.Contains("wrong under linux-6.12 (scenario): findings", text, StringComparison.Ordinal);
        Assert.Contains("Step 1, load kvm_amd: ok", text, StringComparison.Ordinal);
        Assert.Contains(
            "<err> 'a line that no kernel prints whatever happens to this CPU'", flat, StringComparison.Ordinal);
        Assert.Matches("found (<[a-z]+> '[^']+' \\| )*<info> 'kvm: enabling virtualization on CPU3 failed'", flat);
        Assert.Contains("wrong.yaml:11:", flat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfStandardInput_JudgesIt()
    {
        ProcessResult result = await HostingProcess.RunWithInput(
            "[    0.060840] kvm_amd: SVM not supported by CPU 1\n", "check", "-", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "standard input", JsonDocument.Parse(result.Output).RootElement.GetProperty("inputs")[0].GetProperty("name")
                .GetString());
        Assert.Contains("1 file: 1 with findings", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A pipe needs no hyphen; what is empty says nothing.</summary>
    [Theory]
    [InlineData("[    0.060840] kvm_amd: SVM not supported by CPU 1\n", 1, "1 log: 1 with findings")]
    [InlineData("", 2, "1 log: 1 could not be judged")]
    public async Task Log_OfAPipe_ReadsIt(string input, int exitCode, string count)
    {
        ProcessResult result = await HostingProcess.RunWithInput(input, "log");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(count, result.OutputLines[^1]);
        Assert.Equal(exitCode == 1, result.Output.Contains("firmware setup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_OfNothingAtAll_IsBadUsage()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where there is no /proc, /dev/null is not told from a pipe.");

        Assert.Equal(64, (await HostingProcess.RunInShell("log </dev/null")).ExitCode);
    }

    private int ExitCode { get; set; }

    /// <summary>What the script writes, line by line.</summary>
    private string[] Run(string verb, string arguments)
    {
        string script = Path.Combine(TestPaths.ProgramFolder, "verbs", verb + ".ps1");
        string written = arguments.Replace("ROOT", Root, StringComparison.Ordinal)
            .Replace("HERE", _folder.Path, StringComparison.Ordinal);
        string[] output = _session.Texts($"& '{script}' {written}; $LASTEXITCODE");
        Assert.Empty(_session.Errors);
        ExitCode = int.Parse(output[^1], System.Globalization.CultureInfo.InvariantCulture);
        return [.. output[..^1].SelectMany(text => text.Split('\n'))];
    }
}
