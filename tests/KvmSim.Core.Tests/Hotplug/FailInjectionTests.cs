using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>
/// Failures injected into cpuhp states: which teardown runs, which errno reaches the writer of "online".
/// </summary>
public sealed class FailInjectionTests
{
    private const int Cpu = TestMachines.OddCpu;

    [Fact]
    public void States_ListKvmsOnlyWhileItIsRegistered()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel, null, "enable_virt_at_load=0");
        machine.Load();
        Assert.DoesNotContain(machine.HotplugStates, state => state.Number == 148);

        machine.Run(Operation.CreateVm("a"));

        Assert.Equal("kvm/cpu:online", machine.HotplugStates.Single(state => state.Number == 148).Name);
    }

    [Theory]
    [InlineData("linux-6.1", "kvm/cpu:starting", 138)]
    [InlineData("patch-v1", "kvm/cpu:online", 154)]
    [InlineData("linux-6.12", "kvm/cpu:online", 148)]
    public void State_OfKvm_HasThisNameAndNumber(string generation, string name, int number)
    {
        SimMachine machine = Loaded(generation);

        Assert.Contains(new CpuhpState(number, name), machine.HotplugStates);
    }

    [Theory]
    [InlineData("kvm/cpu:online", "0-1")]
    [InlineData("148", "0-1")]
    [InlineData("sched:waitempty", "0-1")]
    [InlineData("sched:active", "0-1")]
    [InlineData("cpu:kick_ap", "0-1")]
    public void Online_ThroughAFailingState_IsUndoneOnce(string state, string virtualized)
    {
        SimMachine machine = Loaded("linux-6.12");
        Assert.True(machine.Run(Operation.InjectFailure(Cpu, state)).Succeeded);

        OperationResult failed = machine.Run(Operation.Online(Cpu));

        Assert.Equal("EAGAIN from write", failed.Summary);
        Assert.Equal("0-1", machine.State.Kvm.Online.ToString());
        Assert.Equal("0-1", machine.State.Active.ToString());
        Assert.Equal(virtualized, machine.State.VirtualizationOn.ToString());
        Assert.Equal(virtualized, machine.State.Kvm.Enabled.ToString());
        Assert.False(machine.State.Kvm.HotplugWriter);
        Assert.True(machine.Run(Operation.Online(Cpu)).Succeeded);
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
    }

    [Fact]
    public void Online_ThatFailsBeforeTheApStarts_LeavesTheCapabilitiesAlone()
    {
        CpuModel poor = TestMachines.Intel with
        {
            Name = "poor",
            Features = TestMachines.Intel.Features.Without("vmx"),
        };
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel, poor);
        machine.Load();
        machine.Run(Operation.InjectFailure(Cpu, "cpu:bringup"));

        OperationResult failed = machine.Run(Operation.Online(Cpu));

        Assert.Equal(Errno.EAGAIN, failed.Errno);
        Assert.Empty(failed.Log);
        Assert.Equal(failed.Before.BootCapabilities, failed.After.BootCapabilities);
        Assert.Equal(Errno.EIO, machine.Run(Operation.Online(Cpu)).Errno);
        Assert.NotEqual(failed.Before.BootCapabilities, machine.State.BootCapabilities);
    }

    [Theory]
    [InlineData("sched:active")]
    [InlineData("kvm/cpu:online")]
    [InlineData("cpu:teardown")]
    public void Offline_ThroughAFailingState_LeavesTheCpuOnlineAndEnabled(string state)
    {
        SimMachine machine = Loaded("linux-6.12");
        machine.Run(Operation.InjectFailure(1, state));

        OperationResult failed = machine.Run(Operation.Offline(1));

        Assert.Equal("EAGAIN from write", failed.Summary);
        Assert.Empty(failed.Log);
        Assert.Equal(failed.Before.Kvm, failed.After.Kvm);
        Assert.Equal("0-1", machine.State.Active.ToString());
        Assert.Equal("0-1", machine.State.VirtualizationOn.ToString());
        Assert.True(machine.Run(Operation.Offline(1)).Succeeded);
    }

    [Fact]
    public void Offline_ThatFailsBelowKvm_ChecksTheCpuAgainAndKeepsItWithoutVirtualization()
    {
        // CPU 2 took VMX out of boot_cpu_data; CPU 1 has not been looked at since, and is now.
        CpuModel poor = TestMachines.Intel with
        {
            Name = "poor",
            Features = TestMachines.Intel.Features.Without("vmx"),
        };
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel, poor);
        machine.Load();
        machine.Run(Operation.Online(Cpu));
        machine.Run(Operation.InjectFailure(1, "cpu:teardown"));

        OperationResult failed = machine.Run(Operation.Offline(1));

        Assert.Equal(Errno.EAGAIN, failed.Errno);
        Assert.Equal("kvm: enabling virtualization on CPU1 failed", string.Join(" | ", failed.Texts()));
        Assert.Equal("0-1", machine.State.Kvm.Online.ToString());
        Assert.Equal("0", machine.State.VirtualizationOn.ToString());
        Assert.False(machine.State.Kvm.HotplugWriter);
        Assert.True(machine.Run(Operation.Offline(1)).Succeeded);
    }

    [Theory]
    [InlineData("linux-6.1", Cpu, "138")]
    [InlineData("linux-6.1", Cpu, "kvm/cpu:starting")]
    [InlineData("linux-6.1", Cpu, "0")]
    [InlineData("linux-6.1", Cpu, "236")]
    [InlineData("linux-6.12", Cpu, "120")]
    [InlineData("linux-6.12", Cpu, "-7")]
    [InlineData("linux-6.12", 1, "cpu:bringup")]
    public void Inject_WhereNothingCanFail_IsInvalid(string generation, int cpu, string state) =>
        Assert.Equal("EINVAL from write", Loaded(generation).Run(Operation.InjectFailure(cpu, state)).Summary);

    [Theory]
    [InlineData("199")]
    [InlineData("perf/x86:online")]
    [InlineData("")]
    public void Inject_IntoAStateThatIsNotKnown_IsAnError(string state)
    {
        SimMachine machine = Loaded("linux-6.12");
        HostState before = machine.State;

        SimException exception = Assert.Throws<SimException>(() => machine.Run(Operation.InjectFailure(Cpu, state)));

        Assert.Equal(SimError.HotplugStateNotFound, exception.Error);
        Assert.Equal(before, machine.State);
    }

    private static SimMachine Loaded(string generation)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel);
        Assert.True(machine.Load().Succeeded);
        return machine;
    }
}
