using KvmSim.Core.Tests.Logs;
using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Scenarios;

/// <summary>
/// What the repository ships loads, and every scenario holds under every generation that it speaks of.
/// </summary>
public sealed class ShippedTests
{
    private static readonly INameCatalog Catalog = new NameCatalog()
        .With(NameKind.Generation, GenerationLibrary.Shipped.Names)
        .With(NameKind.Machine, Repository.Manifests.Select(path => Path.GetFileNameWithoutExtension(path)!));

    public static TheoryData<string> ManifestNames => [.. Repository.Manifests.Select(path => Path.GetFileName(path))];

    public static TheoryData<string, string> ScenarioRuns
    {
        get
        {
            TheoryData<string, string> runs = [];
            foreach (string path in Repository.Scenarios)
            {
                ScenarioDocument scenario = LoadScenario(path);
                IEnumerable<string> generations = scenario.Steps
                    .SelectMany(step => step.ExpectUnder.Keys)
                    .Prepend(
                        scenario.Generation ?? MachineOf(scenario).Kernel.Generation ?? GenerationCatalog.DefaultId)
                    .Distinct(StringComparer.Ordinal);
                foreach (string generation in generations)
                {
                    runs.Add(Path.GetFileName(path), generation);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(ManifestNames))]
    public void Manifest_Shipped_LoadsAndPowersOn(string name)
    {
        MachineDocument document = Assert.Single(Load(Path.Combine(Repository.Root, "manifests", name)).Machines);

        SimMachine machine = new(MachineBlueprint.Of(document));

        Assert.Equal(Path.GetFileNameWithoutExtension(name), document.Metadata.Name);
        Assert.Null(machine.State.Death);
        Assert.True(machine.State.Kvm.Online.Contains(document.BootCpu));
    }

    [Theory]
    [MemberData(nameof(ManifestNames))]
    public void Manifest_ExportedAndReadAgain_IsTheSameMachine(string name)
    {
        MachineDocument document = Assert.Single(Load(Path.Combine(Repository.Root, "manifests", name)).Machines);
        SimMachine machine = new(MachineBlueprint.Of(document));
        using StringWriter writer = new();

        ManifestWriter.Write(writer, new YamlManifestFormat(), MachineExport.ToDocument(machine));
        ManifestResult<ManifestSet> read = ManifestFiles.Parse(
            writer.ToString(), name, new YamlManifestFormat(), Catalog);
        Assert.Empty(read.Diagnostics);
        SimMachine again = new(MachineBlueprint.Of(Assert.Single(read.Value!.Machines)));

        Assert.Equal(machine.State.Kvm, again.State.Kvm);
        Assert.Equal(machine.State.Present, again.State.Present);
        Assert.Equal(machine.State.BootCapabilities, again.State.BootCapabilities);
        Assert.Equal(machine.Log.Records, again.Log.Records);
    }

    [Theory]
    [MemberData(nameof(ScenarioRuns))]
    public void Scenario_Shipped_Holds(string name, string generation)
    {
        ScenarioDocument scenario = LoadScenario(Path.Combine(Repository.Root, "scenarios", name));
        HostDescription machine = MachineBlueprint.Of(MachineOf(scenario), GenerationOf(scenario, generation));

        ScenarioResult result = ScenarioRunner.Run(scenario, machine);

        Assert.Empty(
            result.Steps.SelectMany(
                step => step.Failures.Select(failure => $"{step.Number}. {step.Operation}: {failure}")));
        Assert.True(result.Expectations > 0);
    }

    [Theory]
    [MemberData(nameof(ScenarioRuns))]
    public void Scenario_Shipped_PrintsNothingThatTheReaderOfLogsDoesNotKnow(string name, string generation)
    {
        ScenarioDocument scenario = LoadScenario(Path.Combine(Repository.Root, "scenarios", name));
        HostDescription machine = MachineBlueprint.Of(MachineOf(scenario), GenerationOf(scenario, generation));

        ScenarioResult result = ScenarioRunner.Run(scenario, machine);

        SimulatedLogTests.AssertRecognised(
            [.. result.Steps.SelectMany(step => step.Log).Select(record => record.Text)]);
    }

    private static ManifestSet Load(string path)
    {
        ManifestResult<ManifestSet> result = ManifestFiles.Load(path, new YamlManifestFormat(), Catalog);
        Assert.Empty(result.Diagnostics);
        return result.Value!;
    }

    /// <summary>A scenario may name a file with a generation; then that is its own.</summary>
    private static Generation GenerationOf(ScenarioDocument scenario, string name) =>
        scenario.Composition is { } own && string.Equals(name, scenario.Generation, StringComparison.Ordinal)
            ? own
            : MachineBlueprint.FindGeneration(name);

    private static ScenarioDocument LoadScenario(string path) => Assert.Single(Load(path).Scenarios);

    private static MachineDocument MachineOf(ScenarioDocument scenario) => scenario.Machine.Document
        ?? Assert.Single(
            Load(Path.Combine(Repository.Root, "manifests", scenario.Machine.Reference + ".yaml")).Machines);
}
