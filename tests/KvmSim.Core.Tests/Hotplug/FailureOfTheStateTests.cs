using KvmSim.Core.Tests.Arm;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>
/// A failure injected at KVM's own state meets whoever installs or removes that state, from 6.12 on: on arm64 it was
/// recorded (fail-at-first-vm, fail-at-last-vm), and the code is common.
/// </summary>
public sealed class FailureOfTheStateTests
{
    private const string States = "/sys/devices/system/cpu/hotplug/states";

    [Theory]
    [InlineData("linux-6.12", 128)]
    [InlineData("linux-7.3", 128)]
    [InlineData("arm64-6.12", 640)]
    [InlineData("arm64-7.3", 640)]
    public void EndOfTheLastVm_ThatMeetsAFailure_KillsItsProcessWithTheLocks(string generation, int tainted)
    {
        SimMachine machine = Machine(generation);
        machine.Run(Operation.CreateVm("a"));
        Assert.True(machine.Run(Operation.InjectFailure(1, "kvm/cpu:online")).Succeeded);

        OperationResult end = machine.Run(Operation.DestroyVm("a"));

        Assert.Equal((true, false, "process died"), (end.ProcessDied, end.Succeeded, end.Summary));
        Assert.Equal("kernel BUG at kernel/cpu.c!", end.Log[0].Text);
        Assert.Equal(tainted, machine.State.Tainted);
        Assert.Null(machine.State.Death);
        Assert.Empty(machine.State.Vms);
        Assert.Equal((0, true, true), (
            machine.State.Kvm.Usage, machine.State.Kvm.CountLock, machine.State.Kvm.CallbackInstalled));
        Assert.Equal("1-2", machine.State.VirtualizationOn.ToString()); // CPU 0 was walked, CPU 1 failed
        Assert.True(machine.Run(Operation.CreateVm("b")).IsBlocked);
        Assert.True(machine.Fork().Run(Operation.InjectFailure(1, "sched:active")).IsBlocked);
        Assert.Equal(Errno.EINVAL, machine.Fork().Run(Operation.InjectFailure(1, "cpu:bringup")).Errno);
        Assert.True(machine.Run(Operation.Offline(2)).IsBlocked);
        Assert.Equal("0-2", machine.State.Kvm.Online.ToString());
        machine.Run(Operation.Reboot());
        Assert.True(machine.Run(Operation.Offline(2)).Succeeded);
    }

    [Theory]
    [InlineData("linux-6.12")]
    [InlineData("arm64-7.3")]
    public void States_AreNotReadOnceTheirLockIsLost(string generation)
    {
        SimMachine machine = Machine(generation);
        Assert.EndsWith(": online", machine.Fork().Run(Operation.ReadFile(States)).Text, StringComparison.Ordinal);
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.InjectFailure(1, "kvm/cpu:online"));
        machine.Run(Operation.DestroyVm("a"));

        Assert.True(machine.Run(Operation.ReadFile(States)).IsBlocked);
    }

    [Theory]
    [InlineData("linux-6.12")]
    [InlineData("arm64-6.12")]
    public void FirstVm_ThatMeetsAFailure_IsUndoneOnce(string generation)
    {
        SimMachine machine = Machine(generation);
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.Offline(1));
        machine.Run(Operation.InjectFailure(1, "kvm/cpu:online"));
        machine.Run(Operation.DestroyVm("a"));
        Assert.True(machine.Run(Operation.Online(1)).Succeeded); // there is no such state to pass

        OperationResult failed = machine.Run(Operation.CreateVm("b"));

        Assert.Equal("EAGAIN from KVM_CREATE_VM", failed.Summary);
        Assert.Empty(failed.Log);
        Assert.Equal("", machine.State.VirtualizationOn.ToString());
        Assert.DoesNotContain(machine.HotplugStates, state => state.Name == "kvm/cpu:online");
        Assert.True(machine.Run(Operation.CreateVm("c")).Succeeded);
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
    }

    /// <summary>Up to 6.11 the state is there as long as the module, and who enables calls the CPUs himself.</summary>
    [Fact]
    public void EndOfTheLastVm_BeforeTheStateCameAndWent_MeetsNothing()
    {
        SimMachine machine = Machine("linux-6.3", atLoad: true);
        machine.Run(Operation.CreateVm("a"));
        Assert.True(machine.Run(Operation.InjectFailure(1, "kvm/cpu:online")).Succeeded);

        Assert.True(machine.Run(Operation.DestroyVm("a")).Succeeded);
        Assert.True(machine.Run(Operation.CreateVm("b")).Succeeded);
        Assert.Equal("EAGAIN from write", machine.Run(Operation.Offline(1)).Summary);
    }

    [Fact]
    public void ModuleThatEnablesAtLoad_MeetsAFailureAtBothEnds()
    {
        SimMachine machine = Machine("linux-6.12", atLoad: true);
        machine.Run(Operation.Offline(1));
        machine.Run(Operation.InjectFailure(1, "kvm/cpu:online"));
        Assert.True(machine.Run(Operation.Unload("kvm_intel")).Succeeded);
        machine.Run(Operation.Online(1));

        Assert.Equal("EAGAIN from finit_module", machine.Load().Summary);
        Assert.True(machine.Load().Succeeded);

        machine.Run(Operation.InjectFailure(1, "kvm/cpu:online"));
        Assert.True(machine.Run(Operation.Unload("kvm_intel")).ProcessDied);
        Assert.Equal(
            SimError.OperationNotFound, Assert.Throws<SimException>(() => machine.Load()).Error);
    }

    private static SimMachine Machine(string generation, bool atLoad = false)
    {
        bool isArm = generation.StartsWith("arm64", StringComparison.Ordinal);
        SimMachine machine = isArm
            ? ArmModels.Machine($"{generation} at_load=0", "", [.. Enumerable.Repeat(ArmModels.A72, 3)])
            : atLoad ? TestMachines.Create(generation, TestMachines.Intel)
            : TestMachines.Create(generation, TestMachines.Intel, null, "enable_virt_at_load=0");
        if (!isArm)
        {
            machine.Load();
            machine.Run(Operation.Online(TestMachines.OddCpu));
        }

        return machine;
    }
}
