using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// What a machine keeps of what was done to it, what was predicted, and its log: bounded, and never wrong.
/// </summary>
public sealed class MachineHistoryTests
{
    [Fact]
    public void Replay_OfWhatWasAsked_EndsWhereTheMachineIs()
    {
        SimMachine machine = TestMachines.Create(
            "linux-6.12", TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel));
        machine.Load();
        machine.Begin(Operation.Online(TestMachines.OddCpu), "O", HotplugStep.SetOnline);
        machine.Run(Operation.CreateVm("a"), timeoutMilliseconds: 10);
        machine.Release("O");
        machine.Wait("a");
        machine.Sleep(7);

        MachineEvent[] told = [.. machine.Replay()];

        Assert.Equal(machine.State, told[^1].After);
        Assert.Equal(
            ["load", "online_frozen", "create", "thaw", "wait", "sleep"], told.Select(done => done.Name),
            StringComparer.Ordinal);
        Assert.Equal(6, machine.History.Count);
    }

    [Fact]
    public void Replay_AfterAReboot_BeginsThere()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);
        machine.Run(Operation.HotAdd(3));
        machine.Run(Operation.Reboot());
        machine.Run(Operation.Offline(1));

        Assert.Equal(machine.State, Assert.Single(machine.Replay()).After);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    public void History_OfMoreThanIsKept_IsRefusedAndNotCutShort(int limit, bool isComplete)
    {
        SimMachine machine = new(TestMachines.Describe("linux-6.12", TestMachines.Intel), limit);
        machine.Run(Operation.Offline(1));
        machine.Run(Operation.Online(1));

        Assert.Equal(isComplete, machine.History.IsComplete);
        if (isComplete)
        {
            Assert.Equal(2, machine.Replay().Count());
            return;
        }

        SimException exception = Assert.Throws<SimException>(machine.Replay);
        Assert.Equal(SimError.HistoryIncomplete, exception.Error);
        machine.Run(Operation.Reboot());
        Assert.Empty(machine.Replay());
    }

    [Fact]
    public void Do_OfAPlan_IsWhatRunningItIs()
    {
        SimMachine planned = TestMachines.Create("linux-6.12", TestMachines.Intel), run = planned.Fork();
        foreach (Operation operation in (Operation[])[
            Operation.HotAdd(3), Operation.Online(3), Operation.Reboot(), Operation.Offline(1)])
        {
            OperationResult done = planned.Do(planned.Plan(operation)), expected = run.Run(operation);

            Assert.Equal(expected.After, done.After);
            Assert.Equal(expected.After, planned.State);
            Assert.Equal(expected.Log, done.Log);
        }

        Assert.Equal(planned.State, Assert.Single(planned.Replay()).After);
        Assert.Equal(run.Log.Records, planned.Log.Records);
    }

    [Fact]
    public void Do_AfterSomethingElseHappened_DoesItAnew()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);
        PlannedOperation plan = machine.Plan(Operation.Offline(1));
        machine.Run(Operation.Offline(1));
        PlannedOperation senseless = machine.Plan(Operation.HotAdd(3));
        machine.Run(Operation.HotAdd(3));

        OperationResult again = machine.Do(plan);

        Assert.True(again.Succeeded, "writing the state that a CPU is in succeeds");
        Assert.Equal(CpuSet.Of(0), again.Before.Kvm.Online);
        Assert.Equal(SimError.CpuAlreadyPresent, Assert.Throws<SimException>(() => machine.Do(senseless)).Error);
        Assert.Equal(CpuSet.Parse("0-1,3"), machine.State.Present.Except(CpuSet.Of(TestMachines.OddCpu)));
    }

    [Fact]
    public void Log_OfMoreThanIsKept_KeepsTheLastAndSaysHowManyAreGone()
    {
        KernelLog log = new();
        for (int i = 0; i < (2 * KernelLog.Kept) + 5; i++)
        {
            log.Trim();
            log.Append(
                new KernelLogRecord(i, KvmSim.Messages.KernelLogLevel.Info, "kern", $"line {i}", EndsLine: true));
        }

        Assert.Equal(KernelLog.Kept, log.Dropped);
        Assert.Equal((2 * KernelLog.Kept) + 5, log.Printed);
        Assert.Equal(KernelLog.Kept + 5, log.Records.Count);
        Assert.Equal($"line {(2 * KernelLog.Kept) + 3}", log.Since(log.Printed - 2)[0].Text);
        Assert.Equal(log.Records, log.Since(0));
        Assert.Empty(log.Since(log.Printed));
    }

    [Fact]
    public void Begin_OfASecondVmOfThatName_IsRefusedBeforeEitherIsMade()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);
        machine.Load();
        machine.Begin(Operation.CreateVm("a"), "one");

        Assert.Equal(
            SimError.VmAlreadyExists,
            Assert.Throws<SimException>(() => machine.Begin(Operation.CreateVm("a"), "two")).Error);
        Assert.True(machine.Wait("one").Succeeded);
    }
}
