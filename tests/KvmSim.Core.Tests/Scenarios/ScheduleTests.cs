using KvmSim.Description;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Scenarios;

/// <summary>The schedules of the recordings, written as scenarios: what is held, begun, waited for.</summary>
public sealed class ScheduleTests
{
    private const string SeedRace = """
        apiVersion: kvmsim/v1
        kind: Scenario
        metadata: {name: seed-race}
        spec:
          machine: {cpuModels: [{name: a, vendor: AuthenticAMD, family: 25, model: 1, features: svm}],
            cpus: [{ids: "0-1", model: a}]}
          steps:
            - load: kvm_amd
            - offline: 1
            - timeout: 1000
            - onlineFrozen: 1
              at: lock_vector_lock
            - createVm: a
              expect: {errno: blocked}
            - sleep: 50
            - thaw: {}
              expect: {errno: ok, online: "0-1"}
            - wait: a
              expect: {errno: ok, enabled: "0-1"}
            - offline: 1
            - asyncOnline: 1
            - wait: O
              expect: {errno: ok, online: "0-1", enabled: "0-1"}
            - suspend:
              expect: {errno: ok, online: "0", log: [{pattern: Disabling non-boot CPUs}]}
            - resume: {}
              changed: 1
              overrides: {removeFeatures: svm}
              expect: {errno: ok, online: "0", log: [{level: warning, pattern: "Error taking CPU1 up: -5"}]}
            - failAt: {cpu: 1, state: 148}
              expect: {errno: ok}
            - online: 1
              expect: {errno: EAGAIN}
            - online: 1
              expect: {errno: EIO, log: [{level: err, pattern: SVM not supported by CPU 1}]}
            - smt: "off"
              expect: {errno: ENODEV}
            - powerOff:
              expect: {errno: died}

        """;

    [Fact]
    public void Schedule_OfTheSeed_HoldsUnder612()
    {
        ManifestResult<ManifestSet> read = ManifestFiles.Parse(
            SeedRace, "seed-race.yaml", new YamlManifestFormat(), new NameCatalog());
        Assert.Empty(read.Diagnostics);
        ScenarioDocument scenario = Assert.Single(read.Value!.Scenarios);
        HostDescription machine = MachineBlueprint.Of(
            scenario.Machine.Document!, GenerationCatalog.Find("linux-6.12")!);

        ScenarioResult result = ScenarioRunner.Run(scenario, machine);

        Assert.Empty(result.Steps.SelectMany(step => step.Failures.Select(failure => $"{step.Number}. {failure}")));
        Assert.Equal("online CPU 1, held at lock_vector_lock", result.Steps[3].Operation);
    }
}
