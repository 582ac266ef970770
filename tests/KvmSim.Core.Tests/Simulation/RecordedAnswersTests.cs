using KvmSim.Compatibility;
using KvmSim.Conformance;
using KvmSim.Core.Tests.Arm;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>What an answer is said to rest on is what it rests on.</summary>
public sealed class RecordedAnswersTests
{
    private const string Update = "KVMSIM_UPDATE_EVIDENCE";
    private const string Table = "src/KvmSim.Core/Simulation/RecordedAnswers.tsv";
    private const string Head = "# generation\toperation\tbefore\tcpu\tcheck\tanswer\tafter\tlines\tcount\trecordings";

    private static IEnumerable<string> Rows => new[] { "", "arm64" }
        .SelectMany(folder => Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "tests", "conformance", folder), "*.json"))
        .Order(StringComparer.Ordinal)
        .SelectMany(path => TraceReplay.Answers(TraceReader.Read(path))
            .Select(answer => AnswerShape.Of(answer.Machine, answer.Result))
            .Distinct()
            .Select(shape => (Shape: shape, Recording: Path.GetFileNameWithoutExtension(path))))
        .GroupBy(pair => pair.Shape, pair => pair.Recording)
        .Select(group => string.Join('\t', [
            group.Key.Generation, group.Key.Operation, group.Key.Before, group.Key.Cpu, group.Key.Check,
            group.Key.Answer,
            group.Key.After, group.Key.Lines, $"{group.Count()}",
            string.Join(',', group.Take(RecordedAnswers.NamedRecordings)),
        ]))
        .Order(StringComparer.Ordinal);

    [Fact]
    public void Table_IsWhatTheRecordingsShow()
    {
        string path = Path.Combine(Repository.Root, Table);
        string expected = string.Join('\n', Rows.Prepend(Head)) + "\n";
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(
            expected == File.ReadAllText(path), $"{Table} is not what the recordings show; {Update}=1 writes it.");
    }

    [Fact]
    public void Table_NamesEachAnswerOnce() =>
        Assert.Equal(RecordedAnswers.All.Count, RecordedAnswers.All.DistinctBy(answer => answer.Shape).Count());

    [Fact]
    public void Evidence_OfAnAnswerThatWasRecorded_NamesTheRecording()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd, Without("svm"));
        machine.Run(Operation.Offline(TestMachines.OddCpu));
        machine.Run(Operation.Load("kvm_amd"));

        OperationResult refused = machine.Run(Operation.Online(TestMachines.OddCpu));
        Evidence evidence = RecordedAnswers.EvidenceOf(machine, refused);

        Assert.Equal(Errno.EIO, refused.Errno);
        Assert.Equal(Confidence.Recorded, evidence.Confidence);
        Assert.All(evidence.Recordings, recording => Assert.Contains("@6.12", recording, StringComparison.Ordinal));
    }

    [Fact]
    public void Evidence_OfTheSameAnswerOfAKernelThatNobodyBooted_IsRead()
    {
        SimMachine machine = TestMachines.Create("linux-6.3", TestMachines.Amd, Without("svm"));
        machine.Run(Operation.Offline(TestMachines.OddCpu));
        machine.Run(Operation.Load("kvm_amd"));
        machine.Run(Operation.CreateVm("v"));

        OperationResult refused = machine.Run(Operation.Online(TestMachines.OddCpu));
        Evidence evidence = RecordedAnswers.EvidenceOf(machine, refused);

        Assert.Equal(Errno.EIO, refused.Errno);
        Assert.Equal(Confidence.Derived, evidence.Confidence);
        Assert.StartsWith("base: no 6.3 was booted", evidence.Source, StringComparison.Ordinal);
        Assert.Empty(evidence.Recordings);
    }

    [Fact]
    public void Evidence_OfAComposedGeneration_IsNeverRecorded()
    {
        Generation shipped = GenerationCatalog.Find("linux-6.12")!;
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd)
            .WithGeneration(shipped with { Id = "mine", From = shipped.Id });

        machine.Run(Operation.Load("kvm_amd"));
        OperationResult offline = machine.Run(Operation.Offline(1));

        Assert.Equal(Confidence.Read, RecordedAnswers.EvidenceOf(machine, offline).Confidence);
        Assert.Equal(
            Confidence.Recorded,
            RecordedAnswers.EvidenceOf(machine.WithGeneration(shipped), offline).Confidence);
    }

    [Fact]
    public void Evidence_OfAnotherAnswerThanTheRecordedOne_IsNotRecorded()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd);
        machine.Run(Operation.Load("kvm_amd"));
        OperationResult offline = machine.Run(Operation.Offline(1));

        Assert.Equal(
            Confidence.Read,
            RecordedAnswers.EvidenceOf(machine, offline with { Errno = Errno.EPERM, FailedCall = "write" }).Confidence);
    }

    [Fact]
    public void Evidence_OfAnUnknownVerdict_IsNone()
    {
        CpuModel bare = TestMachines.Intel with { Msrs = MsrSet.Of(new Dictionary<uint, ulong>()) };
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel, bare);

        Assert.Null(machine.Judge(TestMachines.OddCpu).Evidence);
    }

    [Fact]
    public void Evidence_OfAPass_IsNoRecording()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd);

        Assert.Equal(
            Confidence.Read, machine.Judge(TestMachines.OddCpu).Evidence!.Confidence);
    }

    [Fact]
    public void Evidence_OfARefusal_NamesAKernelThatRefusedForTheSameReason()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd, Without("svm"));

        Evidence evidence = machine.Judge(TestMachines.OddCpu).Evidence!;

        Assert.Equal(Confidence.Recorded, evidence.Confidence);
        Assert.NotEmpty(evidence.Recordings);
    }

    [Fact]
    public void Refusal_IsRecorded_OnlyWhereTheKernelSpokeOfTheCpuThatCameUp()
    {
        RecordedAnswer[] shown =
        [
            .. RecordedAnswers.All.Select(answer => (answer.Shape.Generation, answer.Shape.Check)).Distinct()
                .SelectMany(pair => RecordedAnswers.ActedOn(pair.Generation, pair.Check)),
        ];

        Assert.NotEmpty(shown);
        Assert.All(shown, answer =>
        {
            Assert.Equal("Online", answer.Shape.Operation);
            Assert.Matches("kvm|CPU features: |psci: failed", answer.Shape.Lines);
            Assert.DoesNotContain("ENOENT", answer.Shape.Answer, StringComparison.Ordinal);
            Assert.DoesNotContain("sched_setaffinity", answer.Shape.Answer, StringComparison.Ordinal);
        });
    }

    /// <summary>A refusal of the same kind for another reason is not the one that was recorded.</summary>
    [Fact]
    public void Evidence_OnArm_IsRecordedForTheReasonThatWasRecorded()
    {
        const string nvhe = "mitigations=off nokaslr maxcpus=1";
        CpuModel boot = ArmModels.A76;
        SimMachine recorded = ArmModels.Machine("arm64-7.3", nvhe, boot, boot with { Midr = 0x410fd083 });
        SimMachine read = ArmModels.Machine(
            "arm64-7.3", nvhe, boot, boot.With("ID_AA64MMFR2_EL1.E0PD", 0).With("ID_AA64ISAR1_EL1.LRCPC", 0));

        OperationResult refused = recorded.Run(Operation.Online(1));

        Assert.Equal(Errno.EIO, refused.Errno);
        Assert.Contains("Spectre-v3a", refused.Log[0].Text, StringComparison.Ordinal);
        Assert.Equal(Confidence.Recorded, recorded.Judge(1).Evidence!.Confidence);
        Assert.Equal(["unlike-erratum-extra@arm64-7.3"], recorded.Judge(1).Evidence!.Recordings);
        Assert.Equal(CheckVerdict.Fail, read.Judge(1).Verdict);
        Assert.Equal(Confidence.Read, read.Judge(1).Evidence!.Confidence);
    }

    /// <summary>What one mode of KVM answered is not what another one did.</summary>
    [Theory]
    [InlineData("maxcpus=1", Confidence.Recorded)]
    [InlineData("maxcpus=1 kvm-arm.mode=none", Confidence.Recorded)]
    [InlineData("maxcpus=1 kvm-arm.mode=nested", Confidence.Read)]
    public void Evidence_OnArm_IsOfTheModeOfKvm(string commandLine, Confidence confidence)
    {
        CpuModel cpu = ArmModels.A76.With("ID_AA64MMFR2_EL1.NV", 2);
        SimMachine machine = ArmModels.Machine("arm64-6.12", commandLine, cpu, cpu);

        Assert.Equal(confidence, machine.Run(Operation.Online(1)).Evidence!.Confidence);
    }

    [Fact]
    public void Evidence_OfAnotherFlavour_IsNoRecordingOfTheGenericOne()
    {
        SimMachine generic = TestMachines.Create("linux-6.12", TestMachines.Amd);
        SimMachine realTime = new(generic.Description with { Flavour = KernelFlavour.RealTime });
        generic.Run(Operation.Load("kvm_amd"));
        OperationResult offline = generic.Run(Operation.Offline(1));

        Assert.Equal(Confidence.Recorded, RecordedAnswers.EvidenceOf(generic, offline).Confidence);
        Assert.Equal(Confidence.Read, RecordedAnswers.EvidenceOf(realTime, offline).Confidence);
    }

    [Fact]
    public void Evidence_OnAHostWithTdx_IsNoBetterThanWhatIsKnownOfTdx()
    {
        SimMachine machine = new(TestMachines.Describe("linux-7.3", TestMachines.Intel) with { Tdx = true });

        Evidence evidence = machine.Run(Operation.Offline(1)).Evidence!;

        Assert.Equal(Confidence.Derived, evidence.Confidence);
        Assert.StartsWith("tdx: ", evidence.Source, StringComparison.Ordinal);
    }

    private static CpuModel Without(string feature) =>
        TestMachines.Amd with { Name = "odd", Features = TestMachines.Amd.Features.Without(feature) };
}
