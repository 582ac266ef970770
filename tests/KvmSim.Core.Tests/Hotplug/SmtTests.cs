using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>SMT control, the last CPU and CPU 0. CPUs 0 and 1 are one core, CPUs 2 and 3 another.</summary>
public sealed class SmtTests
{
    [Fact]
    public void Off_TakesTheSecondThreadsDown_AndKeepsThem()
    {
        SimMachine machine = Create("linux-6.12");
        machine.Load();

        OperationResult off = machine.Run(Operation.SetSmt(SmtControl.Off));

        Assert.True(off.Succeeded);
        Assert.Equal("smpboot: CPU 1 is now offline | smpboot: CPU 3 is now offline", string.Join(" | ", off.Texts()));
        Assert.Equal("0,2", machine.State.VirtualizationOn.ToString());
        Assert.Equal("EPERM from write", machine.Run(Operation.Online(3)).Summary);
        Assert.True(machine.Run(Operation.Offline(2)).Succeeded);
        Assert.True(machine.Run(Operation.Online(2)).Succeeded);
    }

    [Theory]
    [InlineData("linux-6.1", "0-3")]
    [InlineData("linux-6.12", "0-1")]
    public void On_BringsBackWhatIsPresent_ANewerKernelOnlyOnCoresInUse(string generation, string online)
    {
        SimMachine machine = Create(generation);
        machine.Run(Operation.SetSmt(SmtControl.Off));
        machine.Run(Operation.Offline(2));

        Assert.True(machine.Run(Operation.SetSmt(SmtControl.On)).Succeeded);

        Assert.Equal(online, machine.State.Kvm.Online.ToString());
    }

    [Fact]
    public void On_WithAnIncompatibleThread_HandsItsErrnoToTheWriter()
    {
        SimMachine machine = Create("linux-6.12", TestMachines.WithBusLockDetection(TestMachines.Intel));
        machine.Run(Operation.SetSmt(SmtControl.Off));
        machine.Load();

        Assert.Equal("EIO from write", machine.Run(Operation.SetSmt(SmtControl.On)).Summary);
        Assert.Equal("0-2", machine.State.Kvm.Online.ToString());
    }

    [Fact]
    public void ForceOff_StaysUntilReboot()
    {
        SimMachine machine = Create("linux-6.12");
        machine.Run(Operation.SetSmt(SmtControl.ForceOff));

        Assert.Equal(Errno.EPERM, machine.Run(Operation.SetSmt(SmtControl.On)).Errno);
        machine.Run(Operation.Reboot());
        Assert.Equal(SmtControl.On, machine.State.Smt);
    }

    [Fact]
    public void SetSmt_OfCpusWithOneThread_FindsNoDevice() => Assert.Equal(
        Errno.ENODEV,
        TestMachines.Create("linux-6.12", TestMachines.Intel).Run(Operation.SetSmt(SmtControl.Off)).Errno);

    [Theory]
    [InlineData("nosmt", SmtControl.Off)]
    [InlineData("nosmt=force", SmtControl.ForceOff)]
    public void Boot_WithNosmt_StartsEachThreadOnceAndLeavesItOffline(string option, SmtControl control)
    {
        SimMachine machine = new(Describe("linux-6.12", TestMachines.Intel) with { CommandLine = option });

        Assert.Equal(control, machine.State.Smt);
        Assert.Equal("0,2", machine.State.Kvm.Online.ToString());
        Assert.Equal("0-3", machine.State.BootedOnce.ToString());
    }

    [Fact]
    public void Online_OfAThreadThatWasNeverStarted_IsCanceledOnceItIsUp()
    {
        SimMachine machine = new(Describe("linux-6.12", TestMachines.Intel) with
        {
            CommandLine = "nosmt",
            Plugged = CpuSet.First(3),
        });
        machine.Run(Operation.HotAdd(3));

        Assert.Equal(Errno.ECANCELED, machine.Run(Operation.Online(3)).Errno);
        Assert.Equal(Errno.EPERM, machine.Run(Operation.Online(3)).Errno);
        Assert.Equal("0,2", machine.State.Kvm.Online.ToString());
    }

    [Theory]
    [InlineData("linux-6.1", "cpu0_hotplug", Errno.None)]
    [InlineData("linux-6.1", "", Errno.ENOENT)]
    [InlineData("linux-6.12", "cpu0_hotplug", Errno.ENOENT)]
    public void Offline_OfTheBootCpu_NeedsAnOldKernelAndItsOption(string generation, string option, Errno expected)
    {
        SimMachine machine = new(Describe(generation, TestMachines.Intel) with { CommandLine = option });

        Assert.Equal(expected, machine.Run(Operation.Offline(0)).Errno);
    }

    [Fact]
    public void Offline_OfTheLastCpu_IsBusy()
    {
        SimMachine machine = new(Describe("linux-6.1", TestMachines.Intel) with { CommandLine = "cpu0_hotplug" });
        foreach (int cpu in (int[])[0, 1, 2])
        {
            Assert.True(machine.Run(Operation.Offline(cpu)).Succeeded);
        }

        Assert.Equal("EBUSY from write", machine.Run(Operation.Offline(3)).Summary);
        Assert.True(machine.Run(Operation.Online(0)).Succeeded);
    }

    private static SimMachine Create(string generation, CpuModel? odd = null) => new(Describe(generation, odd));

    private static HostDescription Describe(string generation, CpuModel? third)
    {
        HostDescription host = TestMachines.Describe(generation, TestMachines.Intel);
        CpuModel good = TestMachines.Intel;
        Dictionary<int, CpuModel> stock = new() { [0] = good, [1] = good, [2] = good, [3] = third ?? good };
        return host with
        {
            Topology = new CpuTopology(1, 2, 2),
            Stock = CpuSockets.Of(stock),
            Plugged = CpuSet.First(4),
            OfflineAtBoot = default,
        };
    }
}
