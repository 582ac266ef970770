using KvmSim.Kernel;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>Processes that create VMs, or move a CPU, over and over.</summary>
public sealed class RaceLoopTests
{
    /// <summary>A process whose only CPU goes away is let run anywhere, for good; the kernel says so once.</summary>
    [Fact]
    public void Loop_WhoseCpuGoesOffline_GoesOnElsewhere()
    {
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Amd);
        Assert.True(machine.Load().Succeeded);
        Assert.True(machine.Run(Operation.StartLoop("loop", 1)).Succeeded);
        for (int turn = 0; turn < 3; turn++)
        {
            Assert.True(machine.Run(Operation.Offline(1)).Succeeded);
            Assert.True(machine.Run(Operation.OnlineLoop(TestMachines.OddCpu, 2)).Succeeded);
            Assert.True(machine.Run(Operation.Offline(TestMachines.OddCpu)).Succeeded);
            Assert.True(machine.Run(Operation.Online(1)).Succeeded);
        }

        Assert.True(machine.Run(Operation.StopLoop("loop")).Succeeded);
        KernelLogRecord told = Assert.Single(
            machine.Log.Records, record => record.Text.Contains("no longer affine", StringComparison.Ordinal));
        Assert.EndsWith("to cpu1", told.Text, StringComparison.Ordinal);
    }

    /// <summary>Without KVM there is no /dev/kvm to open.</summary>
    [Fact]
    public void Loop_WithoutKvm_DoesNotBegin() => Assert.Equal(
        "ENOENT from open /dev/kvm",
        TestMachines.Create("linux-6.12", TestMachines.Amd).Run(Operation.StartLoop("loop", 0)).Summary);

    /// <summary>So many times up, down in between; a CPU that cannot be moved has no file.</summary>
    [Fact]
    public void OnlineLoop_OfACpu_BringsItUpThatOften()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd);
        Assert.True(machine.Load().Succeeded);

        OperationResult loop = machine.Run(Operation.OnlineLoop(TestMachines.OddCpu, 3));
        Assert.Equal((3, 2, 0, 0), (
            loop.Counts!.Succeeded, loop.Counts.DownSucceeded, loop.Counts.Failed, loop.Counts.DownFailed));
        Assert.True(machine.State.Kvm.Online.Contains(TestMachines.OddCpu));
        Assert.Equal("ENOENT from open", machine.Run(Operation.OnlineLoop(0, 3)).Summary);
    }
}
