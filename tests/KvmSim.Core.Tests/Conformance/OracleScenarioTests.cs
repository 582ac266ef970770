using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KvmSim.Conformance;
using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Manifests;
using KvmSim.Protocol;
using KvmSim.Scenarios;
using KvmSim.Simulation;
using KvmSim.Yaml;
using Xunit;

namespace KvmSim.Core.Tests.Conformance;

/// <summary>
/// A recording is what its scenario in oracle/scenarios says: the same operations with the same arguments, in the same
/// order, on the same machine.
/// </summary>
public sealed class OracleScenarioTests
{
    /// <summary>Flags of /proc/cpuinfo that Linux makes up or that depend on the kernel, not on the CPU.</summary>
    private static readonly CpuFeatureSet MadeUp = CpuFeatureSet.Of(((string[])
        ["constant_tsc", "cpuid", "extd_apicid", "nopl", "ospke", "rep_good", "ssbd", "vmmcall", "xtopology"])
        .Select(name => CpuFeatureTable.TryGet(name, out CpuFeature? feature) ? feature : null)
        .OfType<CpuFeature>());

    /// <summary>The steps that ask for what is not there, under the generation that the file names.</summary>
    private static readonly Dictionary<string, int[]> Refused = new(StringComparer.Ordinal)
    {
        ["n83-loop-and-unload"] = [11], // without kvm_amd there is no /dev/kvm, and the loop did not begin
        ["r11-seed-window-lock1-0vm-cr4"] = [11], // VM a was refused
        ["x13-frozen-starting-cpu-vm"] = [5, 9], // 6.12 has no kvm_starting_cpu, and so no CPU is held
    };

    /// <summary>Those that oracle/record made: it drives QEMU.</summary>
    public static TheoryData<string> Recordings =>
    [
        .. Directory.EnumerateFiles(RecordingFolder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => Trace(name).Emulator.Contains("QEMU", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> ScenarioNames =>
        [.. Directory.EnumerateFiles(Written, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal)];

    private static string RecordingFolder => Path.Combine(AppContext.BaseDirectory, "conformance");

    private static string Written => Path.Combine(Repository.Root, "oracle", "scenarios");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recording_IsWhatItsScenarioSays(string name)
    {
        RecordedTrace trace = Trace(name);

        Assert.Empty(Differences(trace, trace.Scenario));
    }

    /// <summary>
    /// The machine that is replayed on is the one that the scenario's manifest describes, under the kernel that was
    /// recorded: so what the command line does to a CPU, to its number and to its being there is the simulator's word.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recording_OnTheMachineOfItsScenario_Conforms(string name)
    {
        RecordedTrace trace = Trace(name);
        HostDescription recorded = TraceMachine.Describe(trace, name);
        ScenarioDocument scenario = Read(trace.Scenario);
        HostDescription written = MachineBlueprint.Of(scenario.Machine.Document!, recorded.Generation) with
        {
            Flavour = recorded.Flavour,
            Parameters = recorded.Parameters,
        };

        ConformanceResult result = TraceReplay.Run(trace, written);

        Assert.Null(result.FirstDivergence);
    }

    /// <summary>
    /// The same file is for the simulator and for the recorder. What the recorder's agent refuses, such as to stop a
    /// loop that never began, the simulator refuses too.
    /// </summary>
    [Theory]
    [MemberData(nameof(ScenarioNames))]
    public void Scenario_AsItStands_RunsOnTheSimulator(string name)
    {
        ScenarioDocument scenario = Read(name);
        Assert.Equal(name, scenario.Metadata.Name);

        ScenarioResult result = Run(scenario, MachineBlueprint.FindGeneration(scenario.Generation!));

        Assert.Equal(Refused.GetValueOrDefault(name, []), FailedSteps(result));
    }

    private static IEnumerable<string> Words(string text) =>
        Regex.Matches(text, "\\w+", RegexOptions.NonBacktracking).Select(word => word.Value);

    /// <summary>
    /// The simulator's steps and the recorder's, with the keys beside them, are the same but for what can't be
    /// recorded.
    /// </summary>
    [Fact]
    public void Steps_OfTheSimulatorAndTheRecorder_AreTheSame()
    {
        string[] source = File.ReadAllLines(Path.Combine(Repository.Root, "oracle", "kvmsim_oracle", "scenario.py"));
        IEnumerable<string> recorder = source
            .Select(
                line => Regex.Match(
                    line, """^    "(?<step>\w+)": _Row\(_Step\.\w+(?:, \((?<keys>.*)\))?\),$""",
                    RegexOptions.NonBacktracking))
            .Where(row => row.Success)
            .Select(row => $"{row.Groups["step"].Value}: {Sorted(Words(row.Groups["keys"].Value))}");
        string[] notRecorded = ["createTd", "suspend", "resume"];

        IEnumerable<string> simulator = OperationTable.All
            .Where(row => !notRecorded.Contains(row.Key, StringComparer.Ordinal))
            .Select(row => $"{row.Key}: {Sorted(row.Modifiers.Select(key => key.Name))}");

        Assert.Equal(recorder.Order(StringComparer.Ordinal), simulator.Order(StringComparer.Ordinal));
    }

    private static string Sorted(IEnumerable<string> keys) => string.Join(' ', keys.Order(StringComparer.Ordinal));

    /// <summary>kvm_starting_cpu is a function of the kernels before 6.3.</summary>
    [Fact]
    public void Scenario_ThatHoldsACpuAtAFunctionOf61_RunsUnder61() => Assert.Empty(
        FailedSteps(Run(Read("x13-frozen-starting-cpu-vm"), GenerationCatalog.Find("linux-6.1")!)));

    [Fact]
    public void Comparison_WithTheScenarioOfAnotherRecording_Differs() =>
        Assert.NotEmpty(
            Differences(Trace("b01-bad-0vm-create-offline-create@6.12"), "b03-bad-online-offline-then-create"));

    [Theory]
    [InlineData("another order")]
    [InlineData("an operation is missing")]
    [InlineData("another CPU is plugged")]
    [InlineData("another CPU property")]
    [InlineData("another schedule")]
    [InlineData("another boot CPU")]
    [InlineData("another cold-plugged CPU")]
    [InlineData("another command line")]
    [InlineData("more CPUs")]
    public void Comparison_OfAChangedRecording_Differs(string change)
    {
        RecordedTrace trace = Trace("r01-create-in-window-good@6.12");
        IReadOnlyList<RecordedOperation> operations = trace.Operations;
        RecordedTrace changed = change switch
        {
            "another order" => trace with { Operations = [operations[1], operations[0], .. operations.Skip(2)] },
            "an operation is missing" => trace with { Operations = [.. operations.SkipLast(1)] },
            "another CPU is plugged" => trace with { Operations = Replace(operations, "plug", "[3, {}]") },
            "another CPU property" =>
                trace with { Operations = Replace(operations, "plug", """[2, {"npt": false}]""") },
            "another schedule" =>
                trace with { Operations = Replace(operations, "online_frozen", """[2, "kvm_online_cpu", 1]""") },
            "another boot CPU" =>
                trace with { BootCpu = trace.BootCpu with { Features = trace.BootCpu.Features.Without("svm") } },
            "another cold-plugged CPU" => trace with
            {
                ColdPlugged = [new RecordedPlug(2, new Dictionary<string, JsonElement>(StringComparer.Ordinal))],
            },
            "another command line" => trace with { CommandLine = $"{trace.CommandLine} nopku" },
            _ => trace with { MaxCpus = 8 },
        };

        Assert.NotEmpty(Differences(changed, trace.Scenario));
    }

    private static ScenarioResult Run(ScenarioDocument scenario, Generation generation) =>
        ScenarioRunner.Run(scenario, MachineBlueprint.Of(scenario.Machine.Document!, generation));

    private static IEnumerable<int> FailedSteps(ScenarioResult result) => result.Steps
        .TakeWhile(step => step.Operations.All(operation => operation.Death is null)) // a dead machine refuses the rest
        .Where(step => step.Failures.Count > 0)
        .Select(step => step.Number);

    private static RecordedTrace Trace(string name) => TraceReader.Read(Path.Combine(RecordingFolder, name + ".json"));

    private static List<RecordedOperation> Replace(
        IReadOnlyList<RecordedOperation> operations, string name, string arguments) =>
        [.. operations.Select(operation => operation.Name == name
            ? operation with { Arguments = JsonSerializer.Deserialize<JsonElement[]>(arguments)! }
            : operation)];

    private static List<string> Differences(RecordedTrace trace, string scenario)
    {
        ScenarioDocument bound = Read(scenario);
        HostDescription written = MachineBlueprint.Of(
            bound.Machine.Document!, MachineBlueprint.FindGeneration(bound.Generation!));
        List<string> differences = [.. MachineDifferences(TraceMachine.Describe(trace, trace.Id), trace, written)];
        List<string> expected = [.. Expected(bound, written, trace)];
        List<string> recorded = [.. Recorded(trace)];
        if (trace.Operations[^1].KernelDied)
        {
            expected =
                expected[..Math.Min(
                    recorded.Count, expected.Count)]; // what comes after the kernel's death can't be recorded
        }

        differences.AddRange(
            expected.Count == recorded.Count ? [] : [$"{expected.Count} operations, {recorded.Count} recorded"]);
        differences.AddRange(expected.Zip(recorded)
            .Select((pair, index) => pair.First == pair.Second
                ? null : $"{index + 1}: {pair.First}, recorded: {pair.Second}")
            .OfType<string>());
        return differences;
    }

    private static IEnumerable<string> MachineDifferences(
        HostDescription recorded, RecordedTrace trace, HostDescription written)
    {
        CpuModel boot = written.Stock[0];
        CpuFeatureSet hidden = MadeUp.Union(Disabled(written));
        if (Identity(boot) != Identity(trace.BootCpu)
            || boot.Features.Except(hidden) != trace.BootCpu.Features.Except(hidden))
        {
            yield return $"boot CPU: {Identity(boot)} {boot.Features}, recorded: {Identity(trace.BootCpu)} "
                + $"{trace.BootCpu.Features}";
        }

        if (written.Plugged != recorded.Plugged || written.PossibleCpus != recorded.PossibleCpus)
        {
            yield return $"CPUs: {written.Plugged} of {written.PossibleCpus}, recorded: {recorded.Plugged} of "
                + $"{recorded.PossibleCpus}";
        }

        foreach (int cpu in written.Plugged.Intersect(recorded.Plugged))
        {
            string here = Difference(boot, written.Stock[cpu], hidden),
                there = Difference(trace.BootCpu, recorded.Stock[cpu], hidden);
            if (here != there)
            {
                yield return $"CPU {cpu}: {here}, recorded: {there}";
            }
        }

        string own = string.Join(
            ' ', trace.CommandLine.Split(' ').SkipWhile(word => !word.StartsWith("lpj=", StringComparison.Ordinal))
                .Skip(1));
        if (own != written.CommandLine)
        {
            yield return $"command line: {written.CommandLine}, recorded: {own}";
        }
    }

    /// <summary>The operations of a scenario, in the order of its steps.</summary>
    private static IEnumerable<string> Expected(ScenarioDocument bound, HostDescription host, RecordedTrace trace)
    {
        SimMachine machine = new(host), recorded = new(TraceMachine.Describe(trace, trace.Id));
        foreach (ScenarioStepDocument step in bound.Steps)
        {
            if (step.Operation is "thaw" or "wait" or "timeout" or "sleep")
            {
                yield return step.Operation is "thaw" ? "thaw" : $"{step.Operation} {step.Vm ?? $"{step.Number}"}";
                continue;
            }

            foreach (Operation operation in StepOperations.Of(machine, step))
            {
                yield return step.Operation switch
                {
                    "onlineFrozen" => $"online_frozen {operation.Cpu} {step.At} {Math.Max(0, operation.OnCpu)}",
                    "asyncOnline" or "asyncOffline" => Words(
                        step.Operation == "asyncOnline" ? "async_online" : "async_offline",
                        operation.Cpu, Math.Max(0, operation.OnCpu), step.Name),
                    "asyncLoad" => $"async_load {step.Handle} {Describe(operation, host, recorded)["load ".Length..]}",
                    "asyncUnload" =>
                        $"async_unload {step.Handle} {Describe(operation, host, recorded)["unload ".Length..]}",
                    "asyncCreateVm" or "asyncRunVcpu" => $"async_{Describe(operation, host, recorded)}",
                    "onlineLoop" => $"{Describe(operation, host, recorded)} {step.Cpu ?? 0}",
                    _ => Describe(operation, host, recorded),
                };
            }
        }
    }

    private static string Words(params object?[] words) => string.Join(' ', words.Where(word => word is not null));

    private static int? Writer(Operation operation) => operation.OnCpu < 0 ? null : operation.OnCpu;

    /// <summary>
    /// An operation of a scenario. States of hotplug are written by number, which the recorded kernel gives them.
    /// </summary>
    private static string Describe(Operation operation, HostDescription host, SimMachine recorded) =>
        operation.Kind switch
        {
            OperationKind.Load => $"load {operation.Name} on CPU {operation.OnCpu} ({operation.Parameters})",
            OperationKind.Unload => Words("unload", operation.Name, Writer(operation) is { } at ? $"@{at}" : null),
            OperationKind.HotAdd =>
                $"plug {operation.Cpu} {Difference(host.Stock[0], operation.Model ?? host.Stock[operation.Cpu], Disabled(host))}",
            OperationKind.HotRemove => $"unplug {operation.Cpu}",
            OperationKind.Online => Words("online", operation.Cpu, Writer(operation)),
            OperationKind.Offline => Words("offline", operation.Cpu, Writer(operation)),
            OperationKind.CreateVm => Words("create", operation.Name, Writer(operation)),
            OperationKind.DestroyVm => $"destroy {operation.Name}",
            OperationKind.RunVcpu => operation.IsPinned
                ? $"run {operation.Name} {operation.Cpu}" : $"run {operation.Name}",
            OperationKind.InjectFailure =>
                $"write {SysfsFiles.FailOf(operation.Cpu)} {StateName(recorded, operation.Name!)}",
            OperationKind.SetSmt => $"write {SysfsFiles.SmtControlFile} {operation.Smt.ToString().ToLowerInvariant()}",
            OperationKind.StartLoop => $"loop_start {operation.Name} {operation.OnCpu}",
            OperationKind.StopLoop => $"loop_stop {operation.Name}",
            OperationKind.OnlineLoop => $"online_loop {operation.Cpu} {operation.Times}",
            OperationKind.WriteFile => $"write {operation.Name} {operation.Text}",
            _ => operation.ToString(),
        };

    private static IEnumerable<string> Recorded(RecordedTrace trace)
    {
        SimMachine machine = new(TraceMachine.Describe(trace, trace.Id));
        foreach (RecordedOperation operation in trace.Operations)
        {
            string text = Describe(operation, trace.BootCpu, Disabled(machine.Description));
            bool injects = operation.Name == "write"
                && operation.Arguments[0].ToString().EndsWith("/hotplug/fail", StringComparison.Ordinal);
            yield return injects
                ? $"write {operation.Arguments[0]} {StateName(machine, operation.Arguments[1].ToString())}" : text;
        }
    }

    /// <summary>
    /// The name of a hotplug state that the recorder wrote by number; it writes a name that it does not find as it is.
    /// </summary>
    private static string StateName(SimMachine machine, string state)
    {
        CpuhpLayout layout = machine.Generation.Base.States;
        return layout.States.Append(layout.Kvm)
            .FirstOrDefault(known => known?.Number.ToString(CultureInfo.InvariantCulture) == state)?.Name ?? state;
    }

    /// <summary>What the command line takes from every CPU, /proc/cpuinfo included.</summary>
    private static CpuFeatureSet Disabled(HostDescription host) => BootOptions.Of(host).Disabled;

    private static string Describe(RecordedOperation operation, CpuModel boot, CpuFeatureSet disabled)
    {
        List<string> words = [.. operation.Arguments.Select(argument => argument.ToString())];
        switch (operation.Name)
        {
            case "load":
                string cpu = words.Find(word => word[0] == '@')?[1..] ?? "0";
                return $"load {words[0].Replace('-', '_')} on CPU {cpu} "
                    + $"({TraceMachine.Words(string.Join(' ', words.Skip(1)))})";
            case "async_load":
                RecordedOperation load = operation with { Name = "load", Arguments = [.. operation.Arguments.Skip(1)] };
                return $"async_load {words[0]} {Describe(load, boot, disabled)["load ".Length..]}";
            case "plug":
                Dictionary<string, JsonElement> properties = operation.Arguments[1].EnumerateObject()
                    .ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
                CpuModel model = Assert.IsType<CpuModel>(QemuCpu.TryMake(boot, "plugged", properties, out _));
                return $"plug {words[0]} {Difference(boot, model, disabled)}";
            default:
                return string.Join(' ', words.Prepend(operation.Name));
        }
    }

    /// <summary>What a CPU has and has not in comparison to the boot CPU.</summary>
    private static string Difference(CpuModel boot, CpuModel cpu, CpuFeatureSet hidden)
    {
        string identity = Identity(cpu) == Identity(boot) ? "" : Identity(cpu);
        CpuFeatureSet more = cpu.Features.Except(boot.Features).Except(hidden),
            less = boot.Features.Except(cpu.Features).Except(hidden);
        return $"[{identity} +({more}) -({less})]";
    }

    private static string Identity(CpuModel cpu) =>
        string.Create(CultureInfo.InvariantCulture, $"{cpu.VendorId} {cpu.Family} {cpu.Model} {cpu.Stepping}");

    private static string PathOf(string scenario) => Path.Combine(Written, scenario + ".yaml");

    private static ScenarioDocument Read(string scenario)
    {
        ManifestResult<ManifestSet> read = ManifestFiles.Load(
            PathOf(scenario), new YamlManifestFormat(), NameCatalog.Unchecked);
        Assert.Empty(read.Diagnostics);
        return Assert.Single(read.Value!.Scenarios);
    }
}
