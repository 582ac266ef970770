using KvmSim.Core.Tests.Arm;
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
    [InlineData("timers:prepare", "0-1")]
    [InlineData("workqueue:online", "0-1")]
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

        // Recorded on 6.12 (n93): the AP is started in the state before, and not waited for.
        Assert.Equal(Errno.EAGAIN, failed.Errno);
        Assert.Equal(["smpboot: Booting Node 0 Processor 2 APIC 0x2"], failed.Texts(), StringComparer.Ordinal);
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
    [InlineData("linux-6.12", Cpu, "146")]
    [InlineData("linux-6.1", Cpu, "slab:prepare")]
    [InlineData("linux-6.1", Cpu, "kvm/cpu:online")]
    [InlineData("linux-6.12", Cpu, "999")]
    public void Inject_WhereNothingCanFail_IsInvalid(string generation, int cpu, string state) =>
        Assert.Equal("EINVAL from write", Loaded(generation).Run(Operation.InjectFailure(cpu, state)).Summary);

    /// <summary>A state that has a callback on one way only is passed over on the other; the injection waits.</summary>
    [Fact]
    public void Inject_IntoAStateOfTheWayDown_StrikesThereAlone()
    {
        SimMachine machine = Loaded("linux-6.12");
        machine.Run(Operation.InjectFailure(Cpu, "sched:waitempty"));

        Assert.True(machine.Run(Operation.Online(Cpu)).Succeeded);
        Assert.Equal("EAGAIN from write", machine.Run(Operation.Offline(Cpu)).Summary);
        Assert.True(machine.Run(Operation.Offline(Cpu)).Succeeded);
    }

    [Theory]
    [InlineData("linux-6.1", 91)]
    [InlineData("linux-6.1", 68)]
    [InlineData("linux-6.12", 85)]
    public void Online_ThatFailsBeforeTheApIsStarted_PrintsNothing(string generation, int state)
    {
        SimMachine machine = Loaded(generation);
        machine.Run(Operation.InjectFailure(Cpu, state.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        OperationResult failed = machine.Run(Operation.Online(Cpu));

        Assert.Equal("EAGAIN from write", failed.Summary);
        Assert.Empty(failed.Log);
        Assert.True(machine.Run(Operation.Online(Cpu)).Succeeded);
    }

    [Fact]
    public void Inject_OfMinusOne_TakesItBack()
    {
        SimMachine machine = Loaded("linux-6.12");
        machine.Run(Operation.InjectFailure(Cpu, "148"));

        Assert.True(machine.Run(Operation.InjectFailure(Cpu, "-1")).Succeeded);

        Assert.True(machine.Run(Operation.Online(Cpu)).Succeeded);
    }

    /// <summary>The states of arm64 that x86 has not, by the callbacks that they have.</summary>
    [Theory]
    [InlineData("arm64-6.12", "irqchip/arm/gicv3:checkrdist", "EAGAIN from write", "ok")]
    [InlineData("arm64-7.3", "61", "EAGAIN from write", "ok")]
    [InlineData("arm64-7.3", "arm64/topology:online", "EAGAIN from write", "ok")]
    [InlineData("arm64-7.3", "kthreads:online", "EAGAIN from write", "ok")]
    [InlineData("arm64-6.12", "sched:waitempty", "ok", "EAGAIN from write")]
    [InlineData("arm64-7.3", "kvm/cpu:online", "EAGAIN from write", "ok")]
    public void Inject_OnArm_StrikesOnTheWayOfTheCallback(string generation, string state, string up, string down)
    {
        SimMachine machine = ArmModels.Machine(generation, "", ArmModels.A72, ArmModels.A72);
        machine.Run(Operation.Offline(1));
        Assert.True(machine.Run(Operation.InjectFailure(1, state)).Succeeded);

        Assert.Equal(up, machine.Run(Operation.Online(1)).Summary);
        machine.Run(Operation.Online(1));
        Assert.Equal(down, machine.Run(Operation.Offline(1)).Summary);
    }

    [Theory]
    [InlineData("arm64-6.12", "irqchip/arm/gicv3:starting")]
    [InlineData("arm64-7.3", "arm64/isndep:starting")]
    [InlineData("arm64-6.12", "cpu:kick_ap")]
    public void Inject_OnArm_WhereNothingCanFail_IsInvalid(string generation, string state)
    {
        SimMachine machine = ArmModels.Machine(generation, "", ArmModels.A72, ArmModels.A72);
        machine.Run(Operation.Offline(1));

        Assert.Equal("EINVAL from write", machine.Run(Operation.InjectFailure(1, state)).Summary);
    }

    /// <summary>Whether a state can fail that nobody has read of is not said.</summary>
    [Theory]
    [InlineData("block/bio:complete:online")]
    [InlineData("195")]
    [InlineData("63")]
    public void Inject_WhereTheCallbacksAreNotKnown_IsNotAnswered(string state)
    {
        SimMachine machine = ArmModels.Machine("arm64-7.3", "", ArmModels.A72, ArmModels.A72);
        machine.Run(Operation.Offline(1));

        SimException exception = Assert.Throws<SimException>(() => machine.Run(Operation.InjectFailure(1, state)));

        Assert.Equal(SimError.HotplugStateNotFound, exception.Error);
        Assert.Contains("block/bio:complete:", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Recorded on 6.1, 6.12 and 7.3: the folder is made at boot, and goes with the CPU.</summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("linux-7.3")]
    public void Inject_IntoACpuThatWasNotThereAtBoot_FindsNoFile(string generation)
    {
        SimMachine machine = Loaded(generation);
        machine.Run(Operation.HotAdd(3));
        machine.Run(Operation.HotRemove(Cpu));
        machine.Run(Operation.HotAdd(Cpu));

        Assert.Equal("ENOENT from open", machine.Run(Operation.InjectFailure(3, "0")).Summary);
        Assert.Equal("ENOENT from open", machine.Run(Operation.InjectFailure(Cpu, "0")).Summary);
        Assert.Equal("EINVAL from write", machine.Run(Operation.InjectFailure(1, "0")).Summary);
    }

    /// <summary>What a failure below the AP's states comes to on the way down nobody has seen.</summary>
    [Fact]
    public void Offline_ThatWouldFailOnceTheCpuIsDead_IsNotAnswered()
    {
        SimMachine machine = Loaded("linux-6.12");
        Assert.True(machine.Run(Operation.InjectFailure(Cpu, "net/dev:dead")).Succeeded);
        Assert.True(machine.Run(Operation.Online(Cpu)).Succeeded);

        Assert.Equal(
            SimError.HotplugStateNotFound,
            Assert.Throws<SimException>(() => machine.Run(Operation.Offline(Cpu))).Error);
    }

    [Theory]
    [InlineData("linux-6.12", "perf/x86:online")]
    [InlineData("linux-6.12", "")]
    [InlineData("linux-7.3", "199")]
    public void Inject_IntoAStateThatIsNotKnown_IsAnError(string generation, string state)
    {
        SimMachine machine = Loaded(generation);
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
