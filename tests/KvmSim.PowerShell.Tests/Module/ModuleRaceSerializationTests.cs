using Xunit;

namespace KvmSim.PowerShell.Tests.Module;

/// <summary>Schedules that came from a file or a job are as good as those that were just found.</summary>
public sealed class ModuleRaceSerializationTests : IDisposable
{
    private const string Copy =
        "function Read-Again($race) { "
            + "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($race)) }";

    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Find-KvmRace v1-nolock")]
    [InlineData("Find-KvmRace base -CpuCount 3 -IncompatibleCpu @() -FailingCpu 2 -Property P2, P5")]
    [InlineData("Find-KvmRace v1 -AnyCpuCount")]
    [InlineData("(Find-KvmRace v1-nolock -HotplugActor 2 -Property P1).Violations[0]")]
    [InlineData("(Find-KvmRace v1-nolock -Property P1).Violations[0].Schedule")]
    public void Race_WrittenDownAndRead_IsExportedAsTheLiveOne(string script)
    {
        foreach (string format in (string[])["Text", "Mermaid", "Svg", "Html", "Perfetto", "Promela"])
        {
            _session.Run(
                $"""
                {Copy}
                $live = {script}
                $live | Export-KvmRace '{_folder.Path}/live' -As {format} -Force
                Read-Again $live | Export-KvmRace '{_folder.Path}/read' -As {format} -Force
                """);

            Assert.Empty(_session.Errors);
            Assert.Equal(
                File.ReadAllText(Path.Combine(_folder.Path, "live")),
                File.ReadAllText(Path.Combine(_folder.Path, "read")));
        }
    }

    [Fact]
    public void Race_OfAMachine_KeepsTheNumbersOfItsCpus()
    {
        _session.Run(
            $"""
            {Copy}
            $null = New-SimMachine -From lakefield -Generation patch-v1
            $read = Read-Again (Find-KvmRace -Machine lakefield)
            $read | Export-KvmRace '{_folder.Path}/read' -As Text
            """);

        Assert.Empty(_session.Errors);
        Assert.Equal(["4"], _session.Texts("$read.Violations[0].Schedule.IncompatibleCpu"));
        Assert.Contains("CPU 4", File.ReadAllText(Path.Combine(_folder.Path, "read")), StringComparison.Ordinal);
    }

    [Fact]
    public void Race_OfAStatedProperty_IsReplayedByItsExpression()
    {
        string property = _folder.Write(
            "p.yaml",
            """
            apiVersion: kvmsim/v1
            kind: Property
            metadata: {name: EveryoneEnabled}
            spec: {sentence: While VMs exist all are enabled., holds: usage == 0 or online in enabled}
            """);
        _session.Run($"{Copy}; $live = Find-KvmRace base -Property '{property}'");
        Assert.Empty(_session.Errors);

        _session.Run($"Read-Again $live | Export-KvmRace '{_folder.Path}/read' -As Text");

        Assert.Empty(_session.Errors);
        Assert.Contains(
            "EveryoneEnabled", File.ReadAllText(Path.Combine(_folder.Path, "read")), StringComparison.Ordinal);
    }

    [Fact]
    public void Schedule_WrittenDownAndRead_HasItsSteps()
    {
        string[] steps = _session.Texts(
            $$"""
            {{Copy}}
            $read = Read-Again (Find-KvmRace v1-nolock -Property P1)
            $read.Violations[0].Schedule.Steps | ForEach-Object { "$($_.Number) $($_.Actor) $($_.Cpu) $($_.IsFatal)" }
            """);

        Assert.Equal(8, steps.Length);
        Assert.Equal("8 vm 3 True", steps[7]);
    }

    [Fact]
    public void Schedule_ThatWasTamperedWith_IsNotExported()
    {
        _session.Run(
            $"""
            {Copy}
            $read = Read-Again (Find-KvmRace v1-nolock -Property P1)
            $read.Violations[0].Schedule.Actions[0] = 'Vm0'
            $read | Export-KvmRace '{_folder.Path}/read' -As Text
            """);

        Assert.Equal(["ScheduleNotFound,KvmSim.PowerShell.Commands.ExportKvmRaceCommand"], _session.ErrorIds);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "read")));
    }
}
