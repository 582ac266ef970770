using KvmSim.Conformance;
using KvmSim.Description;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;
using Errno = KvmSim.Protocol.Errno;

namespace KvmSim.Core.Tests.Scenarios;

/// <summary>Steps that begin something and do not wait, and steps whose command runs on a CPU that is named.</summary>
public sealed class BegunStepTests
{
    /// <summary>
    /// A bad and a good CPU at once, then a load and an offline; answered as 6.12 was recorded to answer.
    /// </summary>
    private const string TwoAtOnce = """
        - load: kvm_amd
        - createVm: z
        - {asyncOnline: 2, cpu: 0, name: bad}
        - {asyncOnline: 3, cpu: 1, name: good}
        - asyncCreateVm: a
        - {wait: bad, expect: {errno: EIO}}
        - {wait: good, expect: {errno: ok, online: "0-1,3"}}
        - {wait: a, expect: {errno: ok}}
        - asyncRunVcpu: {vm: a, cpu: 3}
        - {wait: a, expect: {errno: ok}}
        - destroyVm: a
        - destroyVm: z
        - unload: kvm_amd
        - {asyncLoad: kvm_amd, cpu: 1, with: {npt: 0}}
        - {asyncOffline: 3, cpu: 0}
        - {wait: M, expect: {errno: ok, log: [{pattern: Nested Paging disabled}]}}
        - {wait: O, expect: {errno: ok, online: "0-1"}}
        - {createVm: b, cpu: 1, expect: {errno: ok, enabled: "0-1"}}
        """;

    [Fact]
    public void StepsThatBegin_AreAnsweredWhereTheyAreWaitedFor()
    {
        ScenarioResult result = Run(TwoAtOnce, "linux-6.12");

        Assert.Empty(Failures(result));
        Assert.Equal(
            ["begin to online CPU 2", "begin to online CPU 3", "begin to create VM a"],
            result.Steps.Skip(2).Take(3).Select(step => step.Operation),
            StringComparer.Ordinal);
        Assert.Equal("begin to run VM a on CPU 3", result.Steps[8].Operation);
        Assert.Equal("begin to load kvm_amd", result.Steps[13].Operation);
        Assert.Equal("begin to offline CPU 3", result.Steps[14].Operation);
    }

    /// <summary>What the simulation did is written in the recorder's words, and replays.</summary>
    [Fact]
    public void StepsThatBegin_AreWrittenAsARecordingThatReplays()
    {
        ScenarioStepResult last =
            Run(TwoAtOnce + "\n- unload: kvm_amd\n  cpu: 1\n- offline: 1\n  cpu: 0", "linux-6.12").Steps[^1];
        SimMachine machine = Assert.IsType<SimMachine>(last.Operations[0].Machine);
        using MemoryStream stream = new();
        TraceWriter.Write(stream, machine, "two-at-once");
        RecordedTrace trace = TraceReader.Read("two-at-once", stream.ToArray());

        Assert.Equal(
            [
                "async_online 2 0 bad", "async_online 3 1 good", "async_create a", "async_run a 3",
                "async_load M kvm_amd",
                "async_offline 3 0", "create b 1", "unload kvm_amd @1", "offline 1 0",
            ],
            trace.Operations
                .Select(
                    operation => string.Join(
                        ' ', operation.Arguments.Select(word => word.ToString()).Prepend(operation.Name)))
                .Where(
                    words => words.StartsWith("async", StringComparison.Ordinal) || words.Split(' ') is ["create", _, _]
                    or ["offline", ..] or ["unload", _, _]),
            StringComparer.Ordinal);
        Assert.Equal("@1 npt=0", trace.Operations.Single(operation => operation.Name == "async_load").Parameters);
        Assert.Null(TraceReplay.Run(trace).FirstDivergence);
    }

    [Theory]
    [InlineData("online: 1")]
    [InlineData("offline: 1")]
    [InlineData("createVm: a")]
    [InlineData("unload: kvm_amd")]
    [InlineData("load: kvm")]
    public void Command_OnACpuThatIsOffline_IsRefusedByTheScheduler(string step)
    {
        ScenarioResult result = Run($"- load: kvm_amd\n- {step}\n  cpu: 3", "linux-6.12");

        OperationResult refused = Assert.Single(result.Steps[^1].Operations);
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Equal("sched_setaffinity", refused.FailedCall);
    }

    /// <summary>The process of a VM sleeps on its CPU; when that is gone it says so as it wakes.</summary>
    [Fact]
    public void Vm_CreatedOnACpuThatGoes_IsMovedWithAWord()
    {
        ScenarioResult result = Run("""
            - load: kvm_amd
            - createVm: a
              cpu: 1
            - createVm: b
            - offline: 1
              cpu: 0
            - destroyVm: a
              expect: {log: [{pattern: no longer affine to cpu1}]}
            - destroyVm: b
              expect: {noLog: [{pattern: no longer affine}]}
            """, "linux-6.12");

        Assert.Empty(Failures(result));
    }

    /// <summary>
    /// Up to 6.4 or so whoever onlines a CPU waits in a busy loop, and nobody else runs on its own CPU meanwhile
    /// (recorded of a vCPU: x36).
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", "createVm: a", "blocked")]
    [InlineData("linux-6.1", "unload: kvm_amd", "blocked")]
    [InlineData("linux-6.1", "online: 1", "blocked")]
    [InlineData("linux-6.12", "online: 1", "ok")]
    public void Command_OnTheCpuOfAnOnlinerThatSpins_WaitsForIt(string generation, string step, string errno)
    {
        ScenarioResult result = Run($"""
            - load: kvm_amd
            - timeout: 500
            - onlineFrozen: 3
              at: lock_vector_lock
              cpu: 1
            - {step}
              cpu: 1
              expect: [errno: {errno}]
            - thaw:
              expect: [errno: ok, online: "0-1,3"]
            """.Replace('[', '{').Replace(']', '}'), generation);

        Assert.Empty(Failures(result));
    }

    /// <summary>
    /// A vendor module needs kvm, which is there when the step is over, and tells of itself if it can't be.
    /// </summary>
    [Fact]
    public void Load_ThatIsBegun_HasLoadedKvmBefore()
    {
        ScenarioResult result = Run("""
            - asyncLoad: kvm_amd
            - read: /proc/sys/kernel/tainted
            - wait: M
              expect: {errno: ok}
            - asyncUnload: kvm_amd
              name: away
            - wait: away
              expect: {errno: ok}
            - asyncUnload: kvm_amd
            - wait: M
              expect: {errno: ENOENT}
            - asyncLoad: kvm_amd
              cpu: 2
              expect: {errno: ok}
            - wait: M
              expect: {errno: EINVAL}
            """, "linux-6.12");

        Assert.Empty(Failures(result));
        Assert.NotNull(result.Steps[0].Operations[0].After.KvmKo);
        Assert.Null(result.Steps[0].Operations[0].After.Vendor);
    }

    [Theory]
    [InlineData("- asyncOnline: 2\n- asyncOnline: 3", "under the name 'O' already")]
    [InlineData("- asyncLoad: kvm_amd\n- load: kvm", "while 'load kvm_amd' is under way is not known")]
    [InlineData(
        "- asyncLoad: kvm_amd\n- asyncUnload: kvm_amd\n  name: away", "while 'load kvm_amd' is under way is not known")]
    [InlineData("- load: kvm_amd\n- asyncCreateVm: a\n- destroyVm: a", "The process of VM 'a' is in a call")]
    [InlineData(
        "- load: kvm_amd\n- asyncCreateVm: a\n- runVcpu: {vm: a, cpu: 1}", "The process of VM 'a' is in a call")]
    [InlineData(
        "- load: kvm_amd\n- createVm: a\n- asyncRunVcpu: {vm: a}\n- destroyVm: a",
        "The process of VM 'a' is in a call")]
    [InlineData("- load: kvm_amd\n- asyncCreateVm: a\n  cpu: 1\n- offline: 1", "'create VM a' is under way on CPU 1")]
    [InlineData("- asyncRunVcpu: {vm: a}", "has no VM 'a'")]
    [InlineData("- createVm: a\n  cpu: 9", "has no CPU 9")]
    [InlineData("- wait: nothing", "Nothing is under way")]
    public void Step_WhoseAnswerIsNotKnown_IsRefused(string steps, string message)
    {
        ScenarioStepResult last = Run(steps, "linux-6.12").Steps[^1];

        Assert.Contains(message, Assert.Single(last.Failures).ToString(), StringComparison.Ordinal);
        Assert.Empty(last.Operations);
    }

    [Theory]
    [InlineData("- offline: 0-1\n  cpu: 1", ManifestErrorId.ConflictingKeys, 2)]
    [InlineData("- asyncOffline: 1\n  cpu: 1", ManifestErrorId.ConflictingKeys, 2)]
    [InlineData("- asyncOnline: 1\n  name: M", ManifestErrorId.AmbiguousName, 2)]
    [InlineData("- createVm: a\n- asyncOnline: 1\n  name: a", ManifestErrorId.AmbiguousName, 2)]
    [InlineData("- asyncLoad: kvm\n- asyncCreateVm: M", ManifestErrorId.AmbiguousName, 2)]
    [InlineData("- asyncLoad: [kvm, kvm_amd]", ManifestErrorId.OutOfRange, 1)]
    [InlineData("- asyncLoad: kvm_arm", ManifestErrorId.UnknownName, 1)]
    [InlineData("- asyncCreateVm: a\n  name: b", ManifestErrorId.UnknownKey, 2)]
    [InlineData("- asyncRunVcpu: {cpu: 1}", ManifestErrorId.MissingKey, 1)]
    [InlineData("- asyncOffline: 1-2", ManifestErrorId.WrongType, 1)]
    [InlineData("- asyncUnload: kvm\n  with: {nested: 1}", ManifestErrorId.UnknownKey, 2)]
    [InlineData("- destroyVm: a\n  cpu: 1", ManifestErrorId.UnknownKey, 2)]
    public void Step_ThatIsWrong_IsOneErrorWithItsPlace(string steps, ManifestErrorId id, int line)
    {
        ManifestDiagnostic found = Assert.Single(Parse(steps).Diagnostics);

        Assert.Equal(id, found.Id);
        Assert.Equal(LinesBefore + line, found.Mark.Line);
    }

    private const string Head = """
        apiVersion: kvmsim/v1
        kind: Scenario
        metadata: {name: begun}
        spec:
          machine:
            cpuModels: [{name: a, vendor: AuthenticAMD, family: 25, model: 1, features: [svm, npt]}]
            topology: {packages: 4, coresPerPackage: 1, threadsPerCore: 1, possible: 4}
            cpus:
              - {ids: "0-1", model: a}
              - {ids: 3, model: a, state: offline}
              - {ids: 2, model: a, state: offline, overrides: {removeFeatures: [svm, npt]}}
          steps:

        """;

    private static int LinesBefore => Head.Count(letter => letter == '\n');

    private static ManifestResult<ManifestSet> Parse(string steps) => ManifestFiles.Parse(
        Head + string.Join('\n', steps.Split('\n').Select(line => "    " + line)) + "\n",
        "begun.yaml", new YamlManifestFormat(), new NameCatalog());

    private static ScenarioResult Run(string steps, string generation)
    {
        ManifestResult<ManifestSet> read = Parse(steps);
        Assert.Empty(read.Diagnostics);
        ScenarioDocument scenario = Assert.Single(read.Value!.Scenarios);
        return ScenarioRunner.Run(
            scenario, MachineBlueprint.Of(scenario.Machine.Document!, GenerationCatalog.Find(generation)!));
    }

    private static IEnumerable<string> Failures(ScenarioResult result) =>
        result.Steps.SelectMany(step => step.Failures.Select(failure => $"{step.Number}. {step.Operation}: {failure}"));
}
