using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>Suspend to RAM and back, beyond what the table of outcomes says of it.</summary>
public sealed class SuspendTests
{
    [Fact]
    public void SuspendAndResume_PrintWhatTheyDo_InThisOrder()
    {
        SimMachine machine = Loaded("linux-6.12");
        machine.Run(Operation.CreateVm("a"));

        OperationResult suspend = machine.Run(Operation.Suspend());
        OperationResult resume = machine.Run(Operation.Resume());

        Assert.Equal(
            "Disabling non-boot CPUs ... | smpboot: CPU 1 is now offline", string.Join(" | ", suspend.Texts()));
        Assert.True(suspend.After.Asleep);
        Assert.True(suspend.After.VirtualizationOn.IsEmpty);
        Assert.True(suspend.After.Kvm.Enabled.IsEmpty);
        Assert.Equal("Enabling non-boot CPUs ...", resume.Log[0].Text);
        Assert.Equal("CPU1 is up", resume.Log[^1].Text);
        Assert.Equal(suspend.Before.Kvm, resume.After.Kvm);
        Assert.Equal("0-1", resume.After.VirtualizationOn.ToString());
        Assert.Equal(VcpuExit.Halted, machine.Run(Operation.RunVcpu("a", 1)).Exit);
    }

    [Fact]
    public void Asleep_NothingRuns_AndOnlyHotplugIsAnswered()
    {
        SimMachine machine = Loaded("linux-6.12");
        machine.Run(Operation.Suspend());

        Assert.Equal("EBUSY from write", machine.Run(Operation.Online(TestMachines.OddCpu)).Summary);
        Assert.Equal("EBUSY from write", machine.Run(Operation.Online(1)).Summary);
        Assert.Equal(SimError.MachineAsleep, ErrorOf(machine, Operation.CreateVm("a")));
        Assert.Equal(SimError.MachineAsleep, ErrorOf(machine, Operation.Suspend()));
        machine.Run(Operation.Reboot());
        Assert.False(machine.State.Asleep);
        Assert.Equal(SimError.MachineAwake, ErrorOf(machine, Operation.Resume()));
    }

    [Fact]
    public void Resume_LosesACpuThatTurnedBad_AndGoesOn()
    {
        HostDescription description = TestMachines.Describe("linux-6.12", TestMachines.Intel) with
        {
            OfflineAtBoot = default,
        };
        SimMachine machine = new(description);
        machine.Load();
        machine.Run(Operation.Suspend());

        CpuModel odd = TestMachines.WithBusLockDetection(TestMachines.Intel);
        OperationResult resume = machine.Run(Operation.Resume(CpuSockets.Of([KeyValuePair.Create(1, odd)])));

        Assert.True(resume.Succeeded);
        Assert.Contains(resume.Log, record => record.Text == "Error taking CPU1 up: -5");
        Assert.Equal("CPU2 is up", resume.Log[^1].Text);
        Assert.Equal("0,2", machine.State.Kvm.Online.ToString());
        Assert.True(machine.State.Frozen.IsEmpty);
    }

    [Fact]
    public void Suspend_WithACpuThatDoesNotGo_BringsTheOthersBackAndFails()
    {
        HostDescription description = TestMachines.Describe("linux-6.12", TestMachines.Intel) with
        {
            OfflineAtBoot = default,
        };
        SimMachine machine = new(description);
        machine.Load();
        machine.Run(Operation.InjectFailure(2, "sched:waitempty"));

        OperationResult suspend = machine.Run(Operation.Suspend());

        Assert.Equal("EAGAIN from write", suspend.Summary);
        Assert.Contains(suspend.Log, record => record.Text == "Error taking CPU2 down: -11");
        Assert.Contains(suspend.Log, record => record.Text == "Non-boot CPUs are not disabled");
        Assert.Equal("CPU1 is up", suspend.Log[^1].Text);
        Assert.False(machine.State.Asleep);
        Assert.Equal(suspend.Before.Kvm, suspend.After.Kvm);
    }

    [Fact]
    public void Suspend_WhileAProcessIsInTheKernel_WaitsForItAndGivesUp()
    {
        SimMachine machine = Loaded("linux-6.12");
        machine.Begin(Operation.Online(TestMachines.OddCpu), "held", HotplugStep.SetOnline);

        OperationResult suspend = machine.Run(Operation.Suspend());

        Assert.Equal("EBUSY from write", suspend.Summary);
        Assert.True(suspend.After.Microseconds - suspend.Before.Microseconds >= 20_000_000);
        Assert.True(machine.Release("held").Succeeded);
        Assert.True(machine.Run(Operation.Suspend()).Succeeded);
    }

    [Fact]
    public void Suspend_OnATdxPlatform_IsNotOfferedByAKernelThatUsesTdx()
    {
        HostDescription description = TestMachines.Describe("linux-6.16", TestMachines.Intel) with { Tdx = true };

        Assert.Equal(Errno.EINVAL, new SimMachine(description).Run(Operation.Suspend()).Errno);
    }

    [Fact]
    public void PowerOff_LeavesADeadMachineThatRebootWakes()
    {
        SimMachine machine = Loaded("linux-6.1");

        OperationResult off = machine.Run(Operation.PowerOff());

        Assert.Equal("kvm: exiting hardware virtualization", string.Join(" | ", off.Texts()));
        Assert.Equal(SimError.MachineDead, ErrorOf(machine, Operation.Online(1)));
        Assert.True(machine.Run(Operation.Reboot()).Succeeded);
        Assert.Null(machine.State.Death);
    }

    private static SimError ErrorOf(SimMachine machine, Operation operation) =>
        Assert.Throws<SimException>(() => machine.Run(operation)).Error;

    private static SimMachine Loaded(string generation)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel);
        Assert.True(machine.Load().Succeeded);
        return machine;
    }
}
