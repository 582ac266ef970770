using KvmSim.Capture;
using KvmSim.Compatibility;
using KvmSim.Core.Tests.Arm;
using KvmSim.Core.Tests.Capture;
using KvmSim.Fleet;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>
/// Machines of arm64 in a fleet: each against itself, and which guests move between them, by what
/// arch/arm64/kvm/sys_regs.c of 6.12.117 and 7.3.4 shows and takes.
/// </summary>
public sealed class ArmFleetTests
{
    private const string New = "arm64-7.3", Old = "arm64-6.12";
    private static readonly CpuModel A76 = Whole(ArmModels.A76), A72 = Whole(ArmModels.A72);

    [Theory]
    [InlineData(New)]
    [InlineData(Old)]
    public void Judge_OfAShippedMachine_AgreesWithTheMachineItself(string generation) => Assert.All(
        ShippedFleet.Arm,
        document =>
        {
            Generation kernel = GenerationCatalog.Find(generation)!;
            SimMachine whole = new(MachineBlueprint.Of(document, kernel));
            FleetMachine judged = new FleetJudge(kernel).Judge(document);
            CpuJudgement[] cpus = [.. whole.Description.Plugged.Select(whole.Judge)];
            Assert.Equal(cpus.Length, judged.CpuCount);
            Assert.Equal(cpus.Count(cpu => cpu.Verdict == CheckVerdict.Pass), judged.AcceptedCount);
            Assert.Equal(
                cpus.Where(cpu => cpu.Verdict != CheckVerdict.Pass).Select(cpu => cpu.Cpu),
                judged.Suspects.SelectMany(suspect => suspect.Cpus).Order());
            Assert.Equal("ok", judged.Load);
            Assert.Equal(judged.Verdict == CheckVerdict.Pass, judged.Suspects.Count == 0);
            Assert.Equal(
                judged.Verdict == CheckVerdict.Fail, cpus.Any(cpu => cpu.Verdict == CheckVerdict.Fail));
        });

    /// <summary>All alike: it passes. One of which nobody knows enough: so it is with the machine.</summary>
    [Fact]
    public void Judge_OfWhatIsKnownAndOfWhatIsNot_PassesOrStaysOpen()
    {
        FleetMachine alike = Judge(New, "maxcpus=1", A76, A76);
        Assert.Equal((CheckVerdict.Pass, 2, 2), (alike.Verdict, alike.AcceptedCount, alike.CpuCount));
        Assert.Empty(alike.Suspects);
        Assert.NotNull(alike.Evidence);

        FleetMachine open = Judge(New, "maxcpus=1", A76, new CpuModel { Name = "x", VendorId = "ARM" });
        Assert.Equal((CheckVerdict.Unknown, 1, 2), (open.Verdict, open.AcceptedCount, open.CpuCount));
        Assert.Equal("1", Assert.Single(open.Suspects).Cpus.ToString());
        Assert.Null(open.Evidence);
    }

    /// <summary>A dump names no kernel: it is judged under one of its architecture.</summary>
    [Theory]
    [InlineData("arm.cpuinfo.txt", "arm64-6.12")]
    [InlineData("board.dts", "arm64-6.12")]
    [InlineData("two-packages.cpuinfo.txt", "linux-6.12")]
    public void Judge_OfADump_IsUnderAKernelOfItsArchitecture(string file, string generation)
    {
        FleetFile read = new(file, [], CaptureReader.Read(Sample.PathOf(file)), []);
        FleetOutcome outcome = FleetRun
            .Judge([file], _ => read, new FleetJudge(), 1, TestContext.Current.CancellationToken).Single();
        FleetMachine judged = Assert.Single(outcome.Machines);
        Assert.Equal(generation, judged.Generation);
        Assert.NotEqual(CheckVerdict.NotApplicable, judged.Verdict);
    }

    [Fact]
    public void Judge_WhereOthersCameLate_TakesTheMachineWhole()
    {
        FleetMachine judged = Judge(New, "kvm-arm.mode=protected maxcpus=2", A72, A72, A72, A72);
        FleetCpus suspect = Assert.Single(judged.Suspects);
        Assert.Equal((CheckVerdict.Fail, "2-3", 2, 4), (
            judged.Verdict, suspect.Cpus.ToString(), judged.AcceptedCount, judged.CpuCount));
    }

    [Fact]
    public void Judge_WithoutKvm_DoesNotLoad()
    {
        FleetMachine judged = Judge(New, "kvm-arm.mode=none", A72);
        Assert.Equal((CheckVerdict.Fail, "ENODEV"), (judged.Verdict, judged.Load));
        Assert.Equal(default, judged.Capabilities);
    }

    [Fact]
    public void Judge_OfX86UnderArm_IsNotApplicable()
    {
        FleetMachine judged = new FleetJudge(GenerationCatalog.Find(New)).Judge(ShippedFleet.Get("lakefield"));
        Assert.Equal((CheckVerdict.NotApplicable, "no arm64"), (judged.Verdict, judged.Load));
    }

    /// <summary>Writable fields may be lowered: a guest moves up, and misses what the other lacks.</summary>
    [Theory]
    [InlineData(New)]
    [InlineData(Old)]
    public void Pair_OfHostsThatDifferInAWritableField_GoesOneWay(string generation)
    {
        CpuModel less = A76.With("ID_AA64ISAR0_EL1.AES", 1) with { Midr = A76.Midr };
        FleetReport report = Report(Judge(generation, "", A76), Judge(generation, "", less));
        Assert.Equal(["ID_AA64ISAR0_EL1.AES=2"], Names(report.Pairs[0].Missing));
        Assert.Equal(
            (FleetAnswer.No, FleetAnswer.Yes), (report.Pairs[0].Guest, report.Pairs[1].Guest));
        Assert.Contains("ID_AA64ISAR0_EL1.AES=1", Names(report.Baseline.Shared.Has), StringComparer.Ordinal);
        CapabilityCost cost = Assert.Single(report.Baseline.Costs);
        Assert.Equal(["ID_AA64ISAR0_EL1.AES=2"], Names(cost.Lost));
        Assert.Equal(["b"], cost.LackingOn, StringComparer.Ordinal);
    }

    /// <summary>ID_AA64MMFR1_EL1.HCX is fixed in 6.12 and writable in 7.3.</summary>
    [Theory]
    [InlineData(Old, Old, FleetAnswer.No, FleetAnswer.No)]
    [InlineData(New, New, FleetAnswer.No, FleetAnswer.Yes)]
    [InlineData(New, Old, FleetAnswer.No, FleetAnswer.Yes)]
    [InlineData(Old, New, FleetAnswer.No, FleetAnswer.No)]
    public void Pair_OfHostsThatDifferInAFieldThatWasFixed_HangsOnTheKernelThatTakesTheGuest(
        string more, string less, FleetAnswer down, FleetAnswer up)
    {
        CpuModel with = A76.With("ID_AA64MMFR1_EL1.HCX", 1);
        FleetReport report = Report(Judge(more, "", with), Judge(less, "", A76));
        Assert.Equal((down, up), (report.Pairs[0].Guest, report.Pairs[1].Guest));
    }

    /// <summary>Of SpecSEI the higher value is safe; KVM takes a guest that was told that it is there.</summary>
    [Fact]
    public void Pair_WhereTheHigherValueIsSafe_GoesTheOtherWay()
    {
        CpuModel with = A76.With("ID_AA64MMFR1_EL1.SpecSEI", 1);
        FleetReport report = Report(Judge(New, "", with), Judge(New, "", A76));
        Assert.Equal((FleetAnswer.Yes, FleetAnswer.No), (report.Pairs[0].Guest, report.Pairs[1].Guest));
        Assert.Equal(["ID_AA64MMFR1_EL1.SpecSEI=0"], Names(report.Pairs[1].Missing));
    }

    /// <summary>What KVM hides keeps no guest from moving: AMU, and a debug architecture beyond 8.8.</summary>
    [Fact]
    public void Pair_OfHostsThatDifferInWhatIsHidden_GoesBothWays()
    {
        FleetReport report = Report(
            Judge(New, "", A76.With("ID_AA64PFR0_EL1.AMU", 1).With("ID_AA64DFR0_EL1.DebugVer", 11)),
            Judge(New, "", A76.With("ID_AA64DFR0_EL1.DebugVer", 10)));
        FleetClass one = Assert.Single(report.Classes);
        Assert.True(one.IsComplete);
    }

    /// <summary>
    /// Tags of memory that are not MTE2, and pointer authentication of one half or of two algorithms, are for no guest:
    /// KVM can't give them.
    /// </summary>
    [Theory]
    [InlineData("ID_AA64PFR1_EL1.MTE=1")]
    [InlineData("ID_AA64ISAR1_EL1.APA=1")]
    [InlineData("ID_AA64ISAR1_EL1.GPI=1")]
    [InlineData("ID_AA64ISAR1_EL1.APA=1 ID_AA64ISAR1_EL1.GPI=1")]
    [InlineData("ID_AA64ISAR1_EL1.APA=1 ID_AA64ISAR1_EL1.GPA=1 ID_AA64ISAR1_EL1.API=1 ID_AA64ISAR1_EL1.GPI=1")]
    public void Pair_OfHostsThatDifferInWhatNoGuestIsGiven_GoesBothWays(string fields)
    {
        FleetReport report = Report(Judge(New, "", With(fields)), Judge(New, "", A76));
        Assert.True(Assert.Single(report.Classes).IsComplete);
    }

    /// <summary>MTE2, and both halves of pointer authentication, are shown to a guest that is made with them.</summary>
    [Theory]
    [InlineData("ID_AA64PFR1_EL1.MTE=2")]
    [InlineData("ID_AA64ISAR1_EL1.APA=1 ID_AA64ISAR1_EL1.GPA=1")]
    public void Pair_OfHostsThatDifferInAFeature_GoesOneWay(string fields)
    {
        FleetReport report = Report(Judge(Old, "", With(fields)), Judge(Old, "", A76));
        Assert.Equal((FleetAnswer.No, FleetAnswer.Yes), (report.Pairs[0].Guest, report.Pairs[1].Guest));
    }

    /// <summary>
    /// 6.12 shows ID_AA64MMFR2_EL1.NV to guests; 7.3 shows zero, and takes what the host has (set_id_aa64mmfr2_el1).
    /// </summary>
    [Theory]
    [InlineData(Old, New, 2, FleetAnswer.Yes)]
    [InlineData(Old, New, 0, FleetAnswer.No)]
    [InlineData(Old, New, 1, FleetAnswer.No)]
    [InlineData(New, Old, 2, FleetAnswer.No)]
    [InlineData(New, New, 0, FleetAnswer.Yes)]
    public void Pair_OfHostsWithNestedVirtualization_HangsOnTheKernels(
        string from, string to, int there, FleetAnswer expected)
    {
        const string Field = "ID_AA64MMFR2_EL1.NV";
        FleetReport report = Report(Judge(from, "", A76.With(Field, 2)), Judge(to, "", A76.With(Field, there)));
        Assert.Equal(expected, report.Pairs[0].Guest);
    }

    /// <summary>Where nobody knows the value of the host, nobody knows whether 7.3 takes that of the guest.</summary>
    [Fact]
    public void Pair_ToAHostWhoseNestedVirtualizationIsNotKnown_IsUnknown()
    {
        CpuModel open = A76.Without("ID_AA64MMFR2_EL1");
        FleetReport report = Report(
            Judge(Old, "", A76.With("ID_AA64MMFR2_EL1.NV", 2)), Judge(New, "", open));
        Assert.Equal(FleetAnswer.Unknown, report.Pairs[0].Guest);
        Assert.Contains("ID_AA64MMFR2_EL1.NV=2", Names(report.Pairs[0].Unknown), StringComparer.Ordinal);
    }

    /// <summary>Programs of 32 bits on one host only: the 32-bit registers of the other are zero.</summary>
    [Fact]
    public void Pair_WithAndWithout32Bit_GoesNoWay()
    {
        CpuModel without = A76.With("ID_AA64PFR0_EL1.EL0", 1);
        FleetReport report = Report(Judge(New, "", A76), Judge(New, "", without));
        Assert.Contains("ID_AA64PFR0_EL1.EL0=2", Names(report.Pairs[0].Missing), StringComparer.Ordinal);
        Assert.Contains("ID_DFR0_EL1.CopDbg=0", Names(report.Pairs[1].Missing), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(Old, false)]
    [InlineData(New, true)]
    public void Pair_OfOtherCpus_HasAnObstacle(string generation, bool isWritable)
    {
        CpuModel later = A76 with { Name = "later", Midr = 0x414fd0b2 };
        FleetPair pair = Report(Judge(generation, "", A76), Judge(generation, "", later)).Pairs[0];
        Assert.Equal(FleetAnswer.No, pair.Guest);
        Assert.StartsWith(
            "the CPUs differ in MIDR_EL1 (0x414fd0b1, 0x414fd0b2)", pair.Obstacle, StringComparison.Ordinal);
        Assert.Equal(
            isWritable, pair.Obstacle!.Contains("KVM_CAP_ARM_WRITABLE_IMP_ID_REGS", StringComparison.Ordinal));
    }

    /// <summary>A guest sees REVIDR_EL1: where nobody knows it, nobody knows whether the guest finds its CPU.</summary>
    [Fact]
    public void Pair_WhereARegisterThatGuestsSeeIsNotKnown_IsUnknown()
    {
        FleetReport report = Report(
            Judge(New, "", A76.Without("REVIDR_EL1")), Judge(New, "", A76.With("ID_AA64ISAR0_EL1.AES", 1)));
        Assert.Equal((FleetAnswer.No, FleetAnswer.Unknown), (report.Pairs[0].Guest, report.Pairs[1].Guest));
        Assert.Equal(["REVIDR_EL1"], Names(report.Pairs[1].Unknown));
        Assert.False(report.Classes[0].IsComplete);
    }

    /// <summary>A guest that was told zero of a writable field is taken, whatever the host has there.</summary>
    [Fact]
    public void Pair_WhereAFieldOfTheTargetIsNotKnown_HangsOnWhatTheGuestWasTold()
    {
        CpuModel open = A76.Without("ID_AA64ISAR0_EL1");
        CpuModel none = Whole(A76 with
        {
            ArmRegisters = open.ArmRegisters.Overlay(ArmRegisterSet.Of(
                [KeyValuePair.Create(ArmRegisterTable.Get("ID_AA64ISAR0_EL1"), new ArmRegisterValue(0, ~0UL))])),
        });
        Assert.Equal(FleetAnswer.Yes, Report(Judge(New, "", none), Judge(New, "", open)).Pairs[0].Guest);
        FleetPair pair = Report(Judge(New, "", A76), Judge(New, "", open)).Pairs[0];
        Assert.Equal(FleetAnswer.Unknown, pair.Guest);
        Assert.Contains("ID_AA64ISAR0_EL1.AES=2", Names(pair.Unknown), StringComparer.Ordinal);
        Assert.DoesNotContain("ID_AA64ISAR0_EL1.TLB=0", Names(pair.Unknown), StringComparer.Ordinal);
    }

    [Fact]
    public void Pair_OfTwoArchitectures_HasOneSentence()
    {
        FleetReport report = Report(
            new FleetJudge().Judge(ShippedFleet.Get("sapphire-rapids")), Judge(New, "", A76));
        Assert.All(report.Pairs, pair => Assert.Equal("the architectures differ (x86 and arm64)", pair.Obstacle));
        Assert.Empty(report.Baseline.Costs);
        Assert.Contains("avx2", Names(report.Baseline.Shared.Has), StringComparer.Ordinal);
        Assert.Contains("ID_AA64ISAR0_EL1.AES=2", Names(report.Baseline.Shared.Has), StringComparer.Ordinal);
    }

    /// <summary>
    /// A guest has all lengths up to its longest: one host lacks a length that the guest has, another has one that it
    /// must not find.
    /// </summary>
    [Theory]
    [InlineData("128 256", "128 256 512", true, false)]
    [InlineData("128 512", "128 256 512", false, false)]
    [InlineData("128 512", "128 512 1024", true, false)]
    public void Pair_OfHostsWithOtherVectorLengths_NeedsTheSameUpToTheLongest(
        string one, string other, bool there, bool back)
    {
        FleetReport report = Report(Judge(New, "", WithSve(one)), Judge(New, "", WithSve(other)));
        Assert.Equal(
            (there, back), (report.Pairs[0].Guest == FleetAnswer.Yes, report.Pairs[1].Guest == FleetAnswer.Yes));
    }

    [Fact]
    public void Pair_UnderProtectedKvm_IsUnknown() => Assert.Equal(
        FleetAnswer.Unknown,
        Report(
            Judge(New, "kvm-arm.mode=protected", A76), Judge(New, "", A76)).Pairs[1].Guest);

    /// <summary>A host of two kinds shows what both have, and both are seen.</summary>
    [Fact]
    public void Machine_OfTwoKinds_ShowsTheSafeValues()
    {
        CpuModel less = A76.With("ID_AA64ISAR0_EL1.DP", 0) with { Midr = 0x411fd050 };
        FleetMachine both = Judge(New, "", A76, less);
        Assert.Contains("ID_AA64ISAR0_EL1.DP=0", Names(both.Capabilities.Has), StringComparer.Ordinal);

        // Which of both a guest sees hangs on the CPU that it was made on.
        FleetPair pair = Report(both, Judge(New, "", A76)).Pairs[0];
        Assert.Null(pair.Obstacle);
        Assert.Equal((FleetAnswer.Unknown, "MIDR_EL1"), (pair.Guest, Names(pair.Unknown).Single()));
        Assert.False(Report(both).Classes[0].IsComplete);
        Assert.Contains(
            "(0x411fd050 and 0x414fd0b1, 0x410fd083)",
            Report(both, Judge(New, "", A76 with { Name = "other", Midr = 0x410fd083 })).Pairs[0].Obstacle,
            StringComparison.Ordinal);
    }

    private static CpuModel WithSve(string lengths) => A76.With("ID_AA64PFR0_EL1.SVE", 1) with
    {
        Name = lengths,
        SveLengths = ArmVectorLengths.Of(lengths.Split(' ').Select(int.Parse)),
    };

    private static CpuModel With(string fields) => fields.Split(' ').Select(text => text.Split('='))
        .Aggregate(A76, (model, sides) => model.With(sides[0], sides[1][0] - '0'));

    /// <summary>The model with what it says nothing of, so that all is known.</summary>
    private static CpuModel Whole(CpuModel model) => model.With("AIDR_EL1.Value", 0) with { Name = model.Name };

    private static string[] Names(CapabilitySet set) =>
        [.. set.Enumerate().Select(capability => capability.Name)];

    private static FleetReport Report(params FleetMachine[] machines) => FleetReport.Of(
        machines.Select((machine, i) => machine with { Name = ((char)('a' + i)).ToString() }));

    private static FleetMachine Judge(string generation, string commandLine, params CpuModel[] cpus) =>
        new FleetJudge().Judge(new HostDescription
        {
            Name = "arm",
            Generation = GenerationCatalog.Find(generation)!,
            CommandLine = commandLine,
            PossibleCpus = cpus.Length,
            Topology = new CpuTopology(1, cpus.Length, 1),
            Plugged = CpuSet.First(cpus.Length),
            Stock = CpuSockets.Of(cpus.Select((model, cpu) => KeyValuePair.Create(cpu, model))),
        });
}
