using KvmSim.Conformance;
using KvmSim.Description;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Races;
using KvmSim.Scenarios;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// Races that the explorer finds, as scenarios: the simulation acts them out, and what it says of each operation is
/// what real kernels were recorded to answer.
/// </summary>
public sealed class ScenarioExportTests
{
    private static readonly string[] Compared = ["online_frozen", "async_online", "create", "thaw", "wait", "run"];

    /// <summary>
    /// A search, the recording that its scenario has to predict, and the CPUs of the recording that stand for the
    /// scenario's CPUs 0, 1, 2.
    /// </summary>
    public static TheoryData<string, int, bool, RaceProperty, string, int[]> Recorded => new()
    {
        { "base", 3, false, RaceProperty.OnlineNotEnabled, "r01-create-in-window-good@6.1", [0, 2, 1] },
        { "base", 3, false, RaceProperty.OnlineNotEnabled, "r03-explored-online-not-enabled@6.1", [0, 1, 2] },
        { "base", 3, true, RaceProperty.UncheckedEnable, "r04-explored-unchecked-enable@6.1", [0, 1, 2] },
        { "v1-nolock", 2, true, RaceProperty.UncheckedEnable, "r10-seed-window-lock0-0vm-cr4@6.1-seed", [0, 1] },
        { "v1-nolock", 2, true, RaceProperty.UncheckedEnable, "r10-seed-window-lock0-0vm-cr4@6.1-seed-vmx", [0, 1] },
    };

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Scenario_OfARace_PredictsTheRecording(
        string model, int cpus, bool incompatible, RaceProperty property, string recording, int[] numbers)
    {
        RecordedTrace trace = TraceReader.Read(
            Path.Combine(AppContext.BaseDirectory, "conformance", $"{recording}.json"));
        ScenarioResult acted = Act(Read(Export(model, cpus, incompatible, property)));

        string[] recorded = [
            .. trace.Operations.Where(operation => Compared.Contains(operation.Name, StringComparer.Ordinal))
                .Select(Describe)];
        string[] predicted = [.. acted.Steps.Select(step => Describe(step, numbers)).OfType<string>()];

        Assert.InRange(predicted.Length, 4, recorded.Length);
        Assert.Equal(recorded[..predicted.Length], predicted);
    }

    [Theory]
    [InlineData("base", 4, true)]
    [InlineData("base", 2, false)]
    [InlineData("v1-nolock", 4, true)]
    [InlineData("v1", 3, true)]
    [InlineData("v1-reeval", 4, true)]
    public void Scenario_OfEveryRace_DoesWhatItExpects(string model, int cpus, bool incompatible)
    {
        RaceSearchResult result = Searches.Run(Request(model, cpus, incompatible));
        int written = 0;
        foreach (RaceViolation violation in result.Violations)
        {
            string text;
            try
            {
                text = RaceExport.Write(violation.Schedule!, RaceExportFormat.Scenario);
            }
            catch (RaceExportException)
            {
                continue;
            }

            ScenarioResult acted = Act(Read(text));
            Assert.Empty(acted.Steps.SelectMany(step => step.Failures.Select(failure => $"{step.Number}. {failure}")));
            Assert.Contains(
                acted.Steps, step => step.Note?.StartsWith(violation.Info.Name, StringComparison.Ordinal) == true);
            written++;
        }

        Assert.Equal(result.Violations.Count > 0, written > 0);
    }

    /// <summary>But for what is expected: a kernel is asked, not told.</summary>
    [Theory]
    [InlineData("r03-explored-online-not-enabled", false, RaceProperty.OnlineNotEnabled)]
    [InlineData("r04-explored-unchecked-enable", true, RaceProperty.UncheckedEnable)]
    public void RecordedScenario_IsWhatTheExplorerWrites(string name, bool incompatible, RaceProperty property)
    {
        string[] file = File.ReadAllLines(Path.Combine(Repository.Root, "oracle", "scenarios", $"{name}.yaml"));
        string[] written = [.. Export("base", 3, incompatible, property).TrimEnd('\n').Split('\n')
            .Where(line => !line.StartsWith("      expect:", StringComparison.Ordinal))];

        Assert.Equal(
            written.AsEnumerable().Skip(5), file.Where(line => !line.StartsWith("  labels:", StringComparison.Ordinal))
                .Skip(5), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("inverted")]
    public void Scenario_OfAProtocolThatNoKernelHas_IsRefused(string model)
    {
        RaceSchedule schedule = Searches.Run(Searches.Of(model, 3)).Violations[0].Schedule!;

        Assert.Throws<RaceExportException>(() => RaceExport.Write(schedule, RaceExportFormat.Scenario));
    }

    [Fact]
    public void Scenario_WithALoader_IsRefused()
    {
        RaceSchedule schedule = Searches.Run(Searches.Of("base", 3) with { LoaderActors = 1 }).Violations[0].Schedule!;

        Assert.Throws<RaceExportException>(() => RaceExport.Write(schedule, RaceExportFormat.Scenario));
    }

    [Fact]
    public void Machine_OfScenarios_IsTheRecorders()
    {
        CpuModelDefinition epyc = ManifestFiles.Load(
                Path.Combine(Repository.Root, "oracle", "machines", "tcg-cpus.yaml"), new YamlManifestFormat(),
                NameCatalog.Unchecked)
            .Value!.CpuModels.Single(model => model.Metadata.Name == ReplayMachine.Cpu.Name).Definition;

        Assert.Equal(epyc.Features, ReplayMachine.Cpu.Features);
        Assert.Equal(epyc.Msrs, ReplayMachine.Cpu.Msrs);
        Assert.Equal(
            (epyc.VendorId, epyc.ModelName, epyc.Family, epyc.Model, epyc.Stepping),
            (ReplayMachine.Cpu.VendorId, ReplayMachine.Cpu.ModelName, ReplayMachine.Cpu.Family, ReplayMachine.Cpu.Model,
                ReplayMachine.Cpu.Stepping));
    }

    private static RaceSearchOptions Request(string model, int cpus, bool incompatible) => Searches.Of(model, cpus) with
    {
        IncompatibleCpus = incompatible ? null : [],
        Reduction = RaceReduction.Auto,
    };

    private static string Export(string model, int cpus, bool incompatible, RaceProperty property)
    {
        RaceSearchResult result = Searches.Run(Request(model, cpus, incompatible) with { Properties = property });
        return RaceExport.Write(Assert.Single(result.Violations).Schedule!, RaceExportFormat.Scenario);
    }

    private static ScenarioDocument Read(string text)
    {
        NameCatalog names = new NameCatalog().With(
            NameKind.Generation, GenerationCatalog.All.Select(generation => generation.Id));
        ManifestResult<ManifestSet> read = ManifestFiles.Parse(text, "race.yaml", new YamlManifestFormat(), names);
        Assert.Empty(read.Diagnostics);
        return Assert.Single(read.Value!.Scenarios);
    }

    private static ScenarioResult Act(ScenarioDocument scenario) => ScenarioRunner.Run(
        scenario, MachineBlueprint.Of(scenario.Machine.Document!, GenerationCatalog.Find(scenario.Generation!)!));

    private static string Describe(RecordedOperation operation)
    {
        RecordedResult result = operation.Result;
        string answer = operation.KernelDied ? "died" : result.TimeoutMilliseconds is not null
            ? "blocked" : result.Errno ?? "ok";
        string cpu = operation.Name is "online_frozen" or "async_online" ? $" {operation.Arguments[0]}"
            : operation.Name == "run" ? $" {operation.Arguments[1]}"
            : "";
        string state = operation.State is { } known ? $" online {known.Online}, virt {known.Svme}" : "";
        return $"{operation.Name}{cpu}: {answer}{state}";
    }

    /// <summary>The same of a step that was acted out, with the numbers that CPUs have in the recording.</summary>
    private static string? Describe(ScenarioStepResult step, int[] numbers)
    {
        string[] words = step.Operation.Split(' ');
        string? name = step.Operation switch
        {
            _ when step.Operation.Contains("held at", StringComparison.Ordinal) => "online_frozen",
            _ when words[0] == "begin" => "async_online",
            _ when words[0] is "create" or "thaw" or "wait" or "run" => words[0],
            _ => null,
        };
        if (name is null)
        {
            return null;
        }

        string cpu = name switch
        {
            "online_frozen" => $" {numbers[int.Parse(words[2].TrimEnd(','), null)]}",
            "async_online" => $" {numbers[int.Parse(words[^1], null)]}",
            "run" => $" {numbers[int.Parse(words[^1], null)]}",
            _ => "",
        };
        string answer = step.Result == "host died" ? "died" : step.Result.Split(' ')[0];
        KvmSim.Kernel.HostState? after = step.Operations.Count > 0 ? step.Operations[^1].After : null;
        string state = answer == "died" || after is null
            ? ""
            : $" online {Renumber(after.Value.Kvm.Online, numbers)}, virt "
                + $"{Renumber(after.Value.VirtualizationOn.Intersect(after.Value.Kvm.Online), numbers)}";
        return $"{name}{cpu}: {answer}{state}";
    }

    private static CpuSet Renumber(CpuSet cpus, int[] numbers) => CpuSet.Of(cpus.Select(cpu => numbers[cpu]));
}
