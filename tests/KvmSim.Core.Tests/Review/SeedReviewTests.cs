using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Review;

/// <summary>The points of the review of patch 6/6, one by one, each as behaviour.</summary>
public sealed class SeedReviewTests
{
    private static CpuModel Odd => TestMachines.WithBusLockDetection(TestMachines.Intel);

    [Fact]
    public void Flag_OfThePatch_OutlivesTheOfflinedCpu()
    {
        SimMachine machine = Prepared("patch-v1");

        Assert.Equal(Errno.EIO, machine.Run(Operation.CreateVm("a")).Errno);
        Assert.True(machine.Run(Operation.Offline(TestMachines.OddCpu)).Succeeded);

        Assert.Equal(Errno.EIO, machine.Run(Operation.CreateVm("b")).Errno);
        Assert.True(machine.State.Kvm.HardwareIncompatible);
    }

    [Fact]
    public void Flag_Reevaluated_IsClearedWhenTheLastBadCpuGoesOffline()
    {
        SimMachine machine = Prepared("patch-v1-reevaluate");

        Assert.Equal(Errno.EIO, machine.Run(Operation.CreateVm("a")).Errno);
        Assert.True(machine.Run(Operation.Offline(1)).Succeeded);
        Assert.True(machine.State.Kvm.HardwareIncompatible);
        Assert.True(machine.Run(Operation.Offline(TestMachines.OddCpu)).Succeeded);

        Assert.False(machine.State.Kvm.HardwareIncompatible);
        Assert.True(machine.Run(Operation.CreateVm("b")).Succeeded);
    }

    [Theory]
    [InlineData("0", Errno.None, Errno.EIO)]
    [InlineData("1", Errno.EIO, Errno.None)]
    public void Parameter_ChoosesBetweenLosingKvmAndRefusingTheCpu(string refuse, Errno online, Errno create)
    {
        SimMachine machine = TestMachines.Create(
            "patch-v1-param", TestMachines.Intel, Odd, $"refuse_incompatible_cpu={refuse}");
        machine.Load();

        Assert.Equal(online, machine.Run(Operation.Online(TestMachines.OddCpu)).Errno);
        Assert.Equal(create, machine.Run(Operation.CreateVm("a")).Errno);
    }

    [Fact]
    public void AlwaysAborting_RefusesTheCpuWithoutAVmAndKeepsKvm()
    {
        SimMachine machine = TestMachines.Create("abort-always", TestMachines.Intel, Odd);
        machine.Load();

        OperationResult online = machine.Run(Operation.Online(TestMachines.OddCpu));

        Assert.Equal(Errno.EIO, online.Errno);
        Assert.Equal("write", online.FailedCall);
        Assert.Equal("0-1", online.After.Kvm.Online.ToString());
        Assert.Equal($"smpboot: CPU {TestMachines.OddCpu} is now offline", online.Log[^1].Text);
        Assert.True(machine.Run(Operation.CreateVm("a")).Succeeded);
    }

    [Theory]
    [InlineData("info", KernelLogLevel.Info)]
    [InlineData("warn", KernelLogLevel.Warn)]
    [InlineData("err", KernelLogLevel.Err)]
    public void Message_AboutTheIncompatibleCpu_HasTheLevelThatWasAskedFor(string level, KernelLogLevel expected)
    {
        SimMachine machine = TestMachines.Create("patch-v1", TestMachines.Intel, Odd, $"incompatible_loglevel={level}");
        machine.Load();

        KernelLogRecord record = machine.Run(Operation.Online(TestMachines.OddCpu)).Log[^1];

        Assert.Equal("kvm: prohibit VM creation due to incompatible CPU2", record.Text);
        Assert.Equal(expected, record.Level);
        Assert.False(record.EndsLine);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    public void CreateVm_Forbidden_SaysSoOnlyIfItIsAskedTo(string report, int lines)
    {
        SimMachine machine = TestMachines.Create(
            "patch-v1", TestMachines.Intel, Odd, $"report_forbidden_create={report}");
        machine.Load();
        machine.Run(Operation.Online(TestMachines.OddCpu));

        OperationResult create = machine.Run(Operation.CreateVm("a"));

        Assert.Equal(Errno.EIO, create.Errno);
        Assert.Equal(lines, create.Log.Count);
        Assert.All(create.Log, record => Assert.Equal(KernelLogLevel.Err, record.Level));
        Assert.All(create.Log, record => Assert.Contains("CPU2", record.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void IncompatibleCpus_CanBeAskedFor_ByCpuFieldAndBit()
    {
        SimMachine machine = Prepared("patch-v1");

        CpuJudgement judgement = Assert.Single(machine.FindIncompatibleCpus());

        Assert.Equal(TestMachines.OddCpu, judgement.Cpu);
        Assert.Equal(0, judgement.ReferenceCpu);
        Assert.True(judgement.WasFlagged);
        CompatibilityFinding finding = Assert.Single(judgement.Findings);
        Assert.Contains("0x48b", finding.Source, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("BUS_LOCK_DETECTION", Assert.Single(finding.Bits).KernelName);
        Assert.False(string.Equals(finding.Reference, finding.Found, StringComparison.Ordinal));
        Assert.NotEmpty(finding.Remedy);
    }

    [Fact]
    public void Flag_LivesInKvmKo_NotInTheVendorModule()
    {
        SimMachine machine = Prepared("patch-v1");
        machine.Run(Operation.Offline(TestMachines.OddCpu));

        machine.Run(Operation.Unload("kvm_intel"));
        machine.Load();
        Assert.Equal(Errno.EIO, machine.Run(Operation.CreateVm("a")).Errno);

        machine.Run(Operation.Unload("kvm_intel"));
        Assert.True(machine.Run(Operation.Unload("kvm")).Succeeded);
        machine.Load();
        Assert.True(machine.Run(Operation.CreateVm("b")).Succeeded);
    }

    [Fact]
    public void BuiltInKvm_KeepsTheFlagUntilReboot()
    {
        SimMachine machine = new(TestMachines.Describe("patch-v1", TestMachines.Intel, Odd) with { BuiltIn = true });
        machine.Run(Operation.Online(TestMachines.OddCpu));
        machine.Run(Operation.Offline(TestMachines.OddCpu));

        Assert.Equal(Errno.ENOENT, machine.Run(Operation.Unload("kvm_intel")).Errno);
        Assert.Equal(Errno.EEXIST, machine.Run(Operation.Load("kvm_intel")).Errno);
        Assert.Equal(Errno.EIO, machine.Run(Operation.CreateVm("a")).Errno);

        machine.Run(Operation.Reboot());
        Assert.True(machine.Run(Operation.CreateVm("b")).Succeeded);
    }

    [Fact]
    public void Tdx_ForbidsPhysicalHotplug_AndLeavesLogicalAlone()
    {
        SimMachine machine = new(TestMachines.Describe("linux-6.12", TestMachines.Intel) with { Tdx = true });
        HostState before = machine.State;

        Assert.Equal(Errno.EOPNOTSUPP, machine.Run(Operation.HotAdd(3)).Errno);
        Assert.Equal(Errno.EOPNOTSUPP, machine.Run(Operation.HotRemove(1)).Errno);

        Assert.Equal(before.Present, machine.State.Present);
        Assert.True(machine.Run(Operation.Offline(1)).Succeeded);
        Assert.True(machine.Run(Operation.Online(1)).Succeeded);
    }

    [Fact]
    public void FailureCounter_OfThePatch_RefusesEveryLaterCpuWhileVmsRun()
    {
        // One CPU without SVM fails to enable; on AMD every later one fails too, and the counter is never reset.
        SimMachine machine = TestMachines.Create(
            "patch-v1", TestMachines.Amd,
            TestMachines.Amd with { Name = "nosvm", Features = TestMachines.Amd.Features.Without("svm") });
        machine.Load();
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.HotAdd(3));

        Assert.Equal(Errno.EIO, machine.Run(Operation.Online(TestMachines.OddCpu)).Errno);
        Assert.True(machine.State.Kvm.EnableFailed);
        Assert.Equal(Errno.EIO, machine.Run(Operation.Online(3)).Errno);
    }

    private static SimMachine Prepared(string generation)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel, Odd);
        Assert.True(machine.Load().Succeeded);
        Assert.True(machine.Run(Operation.Online(TestMachines.OddCpu)).Succeeded);
        return machine;
    }
}
