using System.Management.Automation;
using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Recordings: replayed, laid side by side, and written.</summary>
public sealed class ModuleTraceTests : IDisposable
{
    private const string Build =
        """
        $null = New-SimMachine m -CpuCount 2 -PossibleCpu 3 -Vendor Amd -Generation linux-6.12
        $null = Import-KvmModule
        $null = Add-SimCpu 2 -RemoveFeature svm
        $null = Set-SimCpuOnline 2 -ErrorAction SilentlyContinue

        """;

    private static readonly string Recordings = Path.Combine(TestPaths.RepositoryRoot, "tests", "conformance");
    private static readonly string Sample = Path.Combine(Recordings, "c04-bad-1vm-offline-keep-vm@6.12.json");

    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Recordings_OfAFolder_ConformByNameAndOneObjectEach()
    {
        IReadOnlyList<PSObject> results = _session.Run($"Test-KvmConformance '{Recordings}'");

        Assert.Empty(_session.Errors);
        Assert.Equal(Directory.GetFiles(Recordings, "*.json").Length, results.Count);
        Assert.All(results, result => Assert.Equal(true, result.Properties["Conforms"].Value));
        Assert.All(results, result =>
            Assert.Equal(result.Properties["StepCount"].Value, result.Properties["StepsConforming"].Value));
        string[] files = [.. results.Select(result => (string)result.Properties["Path"].Value)];
        Assert.Equal(files.Order(StringComparer.Ordinal), files, StringComparer.Ordinal);
    }

    [Fact]
    public void Files_ThatAreNoTraces_AreErrorsAndTheOthersAreTested()
    {
        string bad = _folder.Write("a.json", "{\n \"scenario\": 7}");
        _folder.Write("b.json", File.ReadAllText(Sample)[..900]);
        File.Copy(Sample, Path.Combine(_folder.Path, "c.json"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "d.json"));

        Assert.Equal(["True"], _session.Texts($"Test-KvmConformance '{_folder.Path}' | ForEach-Object Conforms"));

        Assert.Equal(2, _session.Errors.Count);
        Assert.All(_session.ErrorIds, id =>
            Assert.Equal("TraceInvalid,KvmSim.PowerShell.Commands.TestKvmConformanceCommand", id));
        Assert.All(_session.Errors, error => Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category));
        Assert.Equal(bad, _session.Errors[0].TargetObject);
        Assert.Contains("a.json, kernel: it is missing", _session.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("b.json, line ", _session.Errors[1].ToString(), StringComparison.Ordinal);
        Assert.Equal(["False"], _session.Texts($"Test-KvmConformance '{_folder.Path}' -Quiet -ErrorAction Ignore"));
    }

    [Fact]
    public void Folder_WithoutTraces_IsAnError()
    {
        _session.Run($"Test-KvmConformance -LiteralPath '{_folder.Path}'");

        Assert.Equal(["FolderHasNoTrace,KvmSim.PowerShell.Commands.TestKvmConformanceCommand"], _session.ErrorIds);
        Assert.Equal(_folder.Path, _session.Errors[0].TargetObject);
    }

    [Fact]
    public void Divergence_OfAnEditedTrace_IsNamedAndShownBySideToo()
    {
        string edited = _folder.Write(
            "edited.json",
            File.ReadAllText(Sample).Replace("\"errno\": \"EIO\"", "\"errno\": \"EBUSY\"", StringComparison.Ordinal));

        Assert.Equal(["errno|EBUSY|EIO"], _session.Texts(
            $"(Test-KvmConformance '{edited}').FirstDivergence | "
            + "ForEach-Object { \"$($_.What)|$($_.Expected)|$($_.Found)\" }"));
        Assert.Contains(
            _session.Show($"Test-KvmConformance '{edited}'"),
            line => line.Contains("expected", StringComparison.Ordinal));
        string[] rows = _session.Texts(
            $"Compare-KvmTrace '{edited}' -DifferentOnly | "
            + "ForEach-Object { \"$($_.Difference.What): $($_.Recorded) / $($_.Predicted)\" }");
        Assert.NotEmpty(rows);
        Assert.StartsWith("errno: EBUSY, ", rows[0], StringComparison.Ordinal);
        Assert.Contains("/ EIO, ", rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Prediction_OfARecording_IsTheSameStepByStep() =>
        Assert.All(
            _session.Texts($"Compare-KvmTrace '{Sample}' | ForEach-Object Same"),
            same => Assert.Equal("True", same));

    [Fact]
    public void Trace_OfAMachine_IsReplayedAndComparedWithIt()
    {
        string file = Path.Combine(_folder.Path, "t.json");

        string[] written = _session.Texts(
            Build + $"Export-KvmTrace '{file}' -Name odd-one -PassThru | ForEach-Object Name");
        Assert.Equal(["t.json"], written);
        Assert.Empty(_session.Warnings);
        Assert.Equal(["odd-one@linux-6.12 True"], _session.Texts(
            $"Test-KvmConformance '{file}' | ForEach-Object {{ \"$($_.TraceId) $($_.Conforms)\" }}"));
        string[] same = _session.Texts($"Compare-KvmTrace '{file}' -Machine m | ForEach-Object Same");
        Assert.Equal(["True", "True", "True"], same);
        string[] more = _session.Texts(
            $"$null = New-SimVm v; Compare-KvmTrace '{file}' -Machine m -DifferentOnly | ForEach-Object Operation");
        Assert.Equal(["nothing | create v"], more);
    }

    [Fact]
    public void Traces_OfTwoKernels_DifferInWhatTheyAnswer()
    {
        _session.Run(Build + $"Export-KvmTrace '{_folder.Path}'");
        string older = Build.Replace("linux-6.12", "linux-6.1 -Force", StringComparison.Ordinal);
        _session.Run(older + $"Export-KvmTrace '{_folder.Path}'");

        string[] differ = _session.Texts(
            $"Compare-KvmTrace '{_folder.Path}/m@linux-6.1.json' '{_folder.Path}/m@linux-6.12.json' -DifferentOnly"
            + " | ForEach-Object Against");

        Assert.Empty(_session.Errors);
        Assert.NotEmpty(differ);
        Assert.All(differ, against => Assert.Equal("m@linux-6.12", against));
    }

    [Fact]
    public void Trace_ThatLosesPartOfTheMachine_IsWrittenWithAWarning()
    {
        _session.Run(
            Build + "$null = Restart-SimMachine; $null = Set-SimCpuOnline 1 -Offline; "
            + $"Export-KvmTrace '{_folder.Path}/t.json'");

        Assert.Contains("does not hold all that m is", Assert.Single(_session.Warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "t.json")));
    }

    [Fact]
    public void Export_WithWhatIfOrOverAFile_WritesNothing()
    {
        string file = _folder.Write("t.json", "mine");

        _session.Run(Build + $"Export-KvmTrace '{file}'");
        Assert.Equal(["FileAlreadyExists,KvmSim.PowerShell.Commands.ExportKvmTraceCommand"], _session.ErrorIds);
        _session.Run($"Export-KvmTrace '{file}' -Force -WhatIf; Export-KvmTrace '{_folder.Path}/new.json' -WhatIf");
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.Contains("write the trace of m", _session.Shown, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Tables_OfTraces_FitAWindow()
    {
        string[] shown = _session.Show($"Test-KvmConformance '{Sample}'");
        Assert.Contains(shown, line => Words(line) == "TraceId Kernel Steps Conforms FirstDivergence");
        Assert.Contains(shown, line => Words(line) == "c04-bad-1vm-offline-keep-vm@6.12 6.12 12/12 yes");

        string[] rows = _session.Show($"Compare-KvmTrace '{Sample}'");
        Assert.Contains(rows, line => Words(line) == "Step Operation Recorded Predicted Same Difference");
        string other = Sample.Replace("6.12", "6.1", StringComparison.Ordinal);
        string[] differ = _session.Show($"Compare-KvmTrace '{other}' '{Sample}' -DifferentOnly");
        Assert.Contains(differ, line => Words(line).EndsWith(" no errno", StringComparison.Ordinal));
        Assert.All(shown.Concat(rows).Concat(differ), line => Assert.InRange(line.Length, 0, 120));

        static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
