using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Arm;

/// <summary>Machines of arm64: booted, their CPUs moved, under the programs that x86 runs on.</summary>
public sealed class ArmMachineTests
{
    private static readonly CpuModel A53 = ArmModels.A53, A72 = ArmModels.A72, A76 = ArmModels.A76;

    /// <summary>Nobody comes late with protected KVM, however alike the CPUs are.</summary>
    [Fact]
    public void BootAnswers_OfProtectedKvm_WantAllAtBoot()
    {
        Assert.Equal(
            ["Boot with all CPUs, for protected KVM starts none later: all come."],
            Machine("kvm-arm.mode=protected", A72, A72).BootAnswers, StringComparer.Ordinal);
        Assert.Equal(["Boot with CPU 0 alone: all come."], Machine("", A72, A72).BootAnswers, StringComparer.Ordinal);
    }

    /// <summary>What the command line takes away, no late CPU is refused for.</summary>
    [Theory]
    [InlineData("", FindingSeverity.Refusal)]
    [InlineData("arm64.nosve", FindingSeverity.Warning)]
    public void Compare_CountsTheCommandLineOfTheMachine(string commandLine, FindingSeverity expected)
    {
        CpuModel with = A76.With("ID_AA64PFR0_EL1.SVE", 1) with { SveLengths = ArmVectorLengths.Of([128]) };
        SimMachine machine = Machine(commandLine, with, A76);
        CompatibilityFinding finding = CpuComparison.Compare(machine, 1, machine, 0)
            .First(one => one.Source.Contains("ID_AA64PFR0_EL1.SVE", StringComparison.Ordinal));
        Assert.Equal(expected, finding.Severity);
    }

    [Fact]
    public void BootSets_OfTwoKinds_SayWhatBecomesOfWhom()
    {
        IReadOnlyList<BootSet> sets = Machine("", A53, A53, A72, A72).BootSets;
        Assert.Equal(
            [("0", CheckVerdict.Fail, false), ("0,2", CheckVerdict.Pass, true)],
            sets.Select(set => (set.AtBoot.ToString(), set.Verdict, set.IsLeast)));
        Assert.Equal(
            [("1", CpuFate.Comes, null), ("2-3", CpuFate.Refused, "Spectre-v2")],
            sets[0].Cpus.Select(kind => (kind.Cpus.ToString(), kind.Fate, kind.Finding?.Property)));
        Assert.Equal("ID_AA64PFR0_EL1.CSV2, MIDR_EL1", sets[0].Cpus[1].Finding!.Source);
        Assert.Equal("Boot with CPU 0 alone: 2-3 refused (Spectre-v2).", sets[0].ToString());
        Assert.All(sets[1].Cpus, kind => Assert.Equal(CpuFate.Comes, kind.Fate));
    }

    [Fact]
    public void BootSets_WhereAnAnswerHangsOnWhatIsNotKnown_AreUnknown()
    {
        BootSet alone = Machine("", A76, A76.Without("ID_AA64PFR0_EL1")).BootSets[0];
        Assert.Equal(CheckVerdict.Unknown, alone.Verdict);
        Assert.False(alone.IsLeast);
        Assert.NotEmpty(Assert.Single(alone.Cpus).Missing);
    }

    [Fact]
    public void BootSets_OfProtectedKvm_IsOneOfAllCpus()
    {
        BootSet all = Assert.Single(Machine("kvm-arm.mode=protected", A72, A72).BootSets);
        Assert.Equal(("0-1", CheckVerdict.Pass, true), (all.AtBoot.ToString(), all.Verdict, all.IsLeast));
        Assert.Empty(all.Cpus);
    }

    /// <summary>Recorded on 7.3.4 (pkvm-a72-maxcpus2.log), lines, answers and masks.</summary>
    [Fact]
    public void ProtectedKvm_RefusesWhoWasNotThere_AndMovesWhoWas()
    {
        SimMachine machine = Machine("maxcpus=2 kvm-arm.mode=protected", A72, A72, A72, A72);
        Assert.Contains("kvm [1]: IPA Size Limit: 44 bits", Lines(machine), StringComparer.Ordinal);
        Assert.Contains(
            "kvm [1]: Protected nVHE mode initialized successfully", Lines(machine), StringComparer.Ordinal);
        OperationResult off = machine.Run(Operation.Offline(1));
        Assert.Equal((Errno.None, "psci: CPU1 killed (polled 0 ms)"), (off.Errno, Assert.Single(off.Log).Text));
        OperationResult back = machine.Run(Operation.Online(1));
        Assert.Equal(Errno.None, back.Errno);
        Assert.Equal(
            ["Detected PIPT I-cache on CPU1", "CPU1: Booted secondary processor 0x0000000001 [0x410fd083]"],
            back.Log.Select(line => line.Text), StringComparer.Ordinal);
        for (int i = 0; i < 2; i++)
        {
            OperationResult refused = machine.Run(Operation.Online(2));
            Assert.Equal(Errno.EINVAL, refused.Errno);
            Assert.Equal(
                [
                    (KernelLogLevel.Err, "psci: failed to boot CPU2 (-22)"),
                    (KernelLogLevel.Err, "CPU2: failed to boot: -22"),
                ],
                refused.Log.Select(line => (line.Level, line.Text)));
        }

        Assert.Equal("0-1", machine.State.Kvm.Online.ToString());
        Assert.Equal("0-3", machine.State.Present.ToString());
        Assert.Equal(Errno.None, machine.Run(Operation.Offline(0)).Errno);
        Assert.Equal(Errno.None, machine.Run(Operation.Online(0)).Errno);
        CpuJudgement judged = machine.Judge(2);
        Assert.Equal((CheckVerdict.Fail, CheckFailureReason.NotStartedByHypervisor, 22), (
            judged.Verdict, judged.Failure!.Reason, judged.Failure.Errno));
        Assert.Equal(CheckVerdict.Pass, machine.Judge(1).Verdict);
    }

    /// <summary>Recorded on 7.3.4 (vhe-max-maxcpus2.log and vhe-max-evl0.log).</summary>
    [Theory]
    [InlineData("arm64-7.3", true)]
    [InlineData("arm64-7.3 at_load=0", false)]
    [InlineData("arm64-6.12", true)]
    public void VheKvm_TakesWhoComesLate_AndItsStateIsThereWhileInUse(string generation, bool inUse)
    {
        SimMachine machine = Machine(generation, "maxcpus=2", A76, A76, A76, A76);
        Assert.Contains("kvm [1]: VHE mode initialized successfully", Lines(machine), StringComparer.Ordinal);
        Assert.Equal(inUse, machine.HotplugStates.Any(state => state.Name == "kvm/cpu:online"));
        Assert.Equal(Errno.None, machine.Run(Operation.Online(2)).Errno);
        Assert.Equal(Errno.None, machine.Run(Operation.Online(3)).Errno);
        Assert.Equal(Errno.None, machine.Run(Operation.Offline(0)).Errno);
        Assert.Equal("1-3", machine.State.Kvm.Online.ToString());
        Assert.Equal(0, machine.State.Tainted);
        Assert.Equal(inUse, machine.HasVirtualizationOn(2));
        Assert.Equal(Errno.None, machine.Run(Operation.CreateVm("A")).Errno);
        Assert.True(machine.HasVirtualizationOn(2));
        if (inUse)
        {
            int state = machine.HotplugStates.Single(one => one.Name == "kvm/cpu:online").Number;
            Assert.Equal(Errno.None, machine.Run(Operation.Offline(1)).Errno);
            Assert.Equal(Errno.None, machine.Run(Operation.InjectFailure(
                1, state.ToString(System.Globalization.CultureInfo.InvariantCulture))).Errno);
            Assert.Equal(Errno.EAGAIN, machine.Run(Operation.Online(1)).Errno);
            Assert.Equal(Errno.None, machine.Run(Operation.Online(1)).Errno);
        }
    }

    [Fact]
    public void KvmState_Of73_HasTheRecordedNumber() => Assert.Equal(
        145, Machine("", A76, A76).HotplugStates.Single(state => state.Name == "kvm/cpu:online").Number);

    [Fact]
    public void LateCpu_ThatConflicts_DiesAfterFiveSecondsAndIsNoLongerPresent()
    {
        SimMachine machine = Machine("maxcpus=2", A53, A53, A53, A72);
        long before = machine.State.Microseconds;
        OperationResult first = machine.Run(Operation.Online(3));
        Assert.Equal(Errno.EIO, first.Errno);
        Assert.Equal(
            [
                "CPU features: CPU3: Detected conflict for capability 82 (Spectre-v2), System: 0, CPU: 1",
                "CPU3: will not boot", "CPU3: failed to come online",
                "psci: CPU3 killed (polled 0 ms)", "CPU3: died during early boot",
            ],
            first.Log.Select(line => line.Text), StringComparer.Ordinal);
        Assert.InRange(machine.State.Microseconds - before, 5_000_000, 5_100_000);
        Assert.Equal("0-2", machine.State.Present.ToString());
        OperationResult again = machine.Run(Operation.Online(3));
        Assert.Equal((Errno.EINVAL, 0), (again.Errno, again.Log.Count));
        Assert.Equal(Errno.None, machine.Run(Operation.Online(2)).Errno);
    }

    [Fact]
    public void Machine_WithTwoKinds_SaysWhoHasToBeThereAtBoot()
    {
        SimMachine machine = Machine("maxcpus=2", A53, A53, A53, A72);
        Assert.Equal(
            ["Boot with CPU 0 alone: 3 refused (Spectre-v2).", "Boot with CPUs 0,3: all come."], machine.BootAnswers);
        Assert.Equal(
            "Boot with CPUs 0,3 online, or others of their kinds: then all come.",
            Assert.Single(machine.Judge(3).Findings).Remedy);
    }

    [Fact]
    public void LateCpu_OfAKindThatBooted_ComesUp()
    {
        SimMachine machine = Machine("maxcpus=2", A53, A72, A53, A72);
        Assert.Equal(Errno.None, machine.Run(Operation.Online(2)).Errno);
        Assert.Equal(Errno.None, machine.Run(Operation.Online(3)).Errno);
        Assert.All(Enumerable.Range(0, 4), cpu => Assert.Equal(CheckVerdict.Pass, machine.Judge(cpu).Verdict));
    }

    [Fact]
    public void LateCpu_WithoutVhe_PanicsTheMachine()
    {
        SimMachine machine = Machine("maxcpus=1", A76, A76.With("ID_AA64MMFR1_EL1.VH", 0));
        CpuJudgement judged = machine.Judge(1);
        Assert.Equal(CheckFailureReason.LateCpuPanics, judged.Failure!.Reason);
        OperationResult result = machine.Run(Operation.Online(1));
        Assert.NotNull(result.Death);
        Assert.Equal(
            "Kernel panic - not syncing: CPU1 detected unsupported configuration", result.Log[^1].Text);
    }

    [Fact]
    public void LateCpu_ThatVaries_TaintsTheKernelOnce()
    {
        SimMachine machine = Machine(
            "maxcpus=1", A76, A76.With("ID_AA64DFR0_EL1.BRPs", 3), A76.With("ID_AA64DFR0_EL1.WRPs", 1));
        Assert.Equal(3 + 1, machine.Run(Operation.Online(1)).Log.Count);
        Assert.Equal(2 + 1, machine.Run(Operation.Online(2)).Log.Count);
        Assert.Equal(4, machine.State.Tainted);
    }

    [Fact]
    public void LateCpu_OfWhichNothingIsKnown_IsUnknownAndSaysWhatItNeeds()
    {
        CpuModel late = new() { Name = "late", VendorId = "ARM", Midr = 0x410fd083 };
        SimMachine machine = Machine("maxcpus=1", A53, late);
        CpuJudgement judged = machine.Judge(1);
        Assert.NotEqual(CheckVerdict.Pass, judged.Verdict);
        Assert.Contains(
            "needs ID_AA64MMFR0_EL1.ASIDBITS of CPU 1", judged.Missing.Select(one => one.ToString()),
            StringComparer.Ordinal);
    }

    [Fact]
    public void CpuOnlineAtBoot_OfWhichNothingIsKnown_IsUnknownToo()
    {
        CpuModel hardlyKnown = new() { Name = "hardly", VendorId = "ARM", Midr = 0x410fd083 };
        SimMachine machine = Machine("", A53, hardlyKnown, A53);
        Assert.Equal("0-2", machine.State.Kvm.Online.ToString());
        Assert.Equal(
            [CheckVerdict.Pass, CheckVerdict.Unknown, CheckVerdict.Pass],
            Enumerable.Range(0, 3).Select(cpu => machine.Judge(cpu).Verdict));
        Assert.NotEmpty(machine.Judge(1).Missing);
        Assert.Equal(CheckVerdict.Pass, Machine("", hardlyKnown, hardlyKnown).Judge(1).Verdict);
    }

    [Fact]
    public void Kernel_OfArm_BootsNoX86Cpu() => Assert.Equal(
        SimError.ArchitectureNotSupported,
        Assert.Throws<SimException>(() => Machine("", TestMachines.Intel)).Error);

    [Fact]
    public void Kernel_WithKvmOff_HasNoKvm()
    {
        SimMachine machine = Machine("kvm-arm.mode=none maxcpus=1", A76, A76);
        Assert.Contains("kvm [1]: KVM disabled from command line", Lines(machine), StringComparer.Ordinal);
        Assert.False(machine.State.DevKvm);
        Assert.Equal(Errno.None, machine.Run(Operation.Online(1)).Errno);
    }

    private static IEnumerable<string> Lines(SimMachine machine) => machine.Log.Records.Select(line => line.Text);

    private static SimMachine Machine(string commandLine, params CpuModel[] cpus) =>
        Machine("arm64-7.3", commandLine, cpus);

    private static SimMachine Machine(string generation, string commandLine, params CpuModel[] cpus) =>
        ArmModels.Machine(generation, commandLine, cpus);
}
