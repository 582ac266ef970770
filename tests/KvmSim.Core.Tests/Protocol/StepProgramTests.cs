using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>
/// The step programs alone, one actor after another, and what each does to the hardware: what a count of states cannot
/// see, since to enable twice what is enabled changes none of them.
/// </summary>
public sealed class StepProgramTests
{
    /// <summary>More than any operation of a few CPUs has.</summary>
    private const int MostSteps = 100;

    private readonly List<string> _done = [];
    private readonly HashSet<int> _broken = [];
    private readonly HashSet<int> _incompatible = [];

    private CountingKernel Kernel => new(_done, _broken, _incompatible);

    /// <summary>What was done but to ask whether a CPU is compatible: generations differ in when they do.</summary>
    private string[] Done => [.. _done.Where(what => !what.StartsWith("check", StringComparison.Ordinal))];

    /// <summary>
    /// hardware_enable_all begins with atomic_set(&amp;hardware_enable_failed, 0) (v5.16 to v6.11): a creation that
    /// failed
    /// does not make the next one fail, once the CPU that was to blame is gone. Until then the failure stays counted,
    /// unless
    /// whoever reads the counter resets it; 6.12 has no counter.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", false, Errno.EBUSY, true)]
    [InlineData("patch-v1", false, Errno.EBUSY, true)]
    [InlineData("linux-6.3", true, Errno.EBUSY, false)]
    [InlineData("linux-6.12", true, Errno.EIO, false)]
    [InlineData("linux-6.12", false, Errno.EIO, false)]
    public void Creation_AfterOneThatFailed_IsJudgedAnew(string generation, bool resets, Errno errno, bool isCounted)
    {
        ProtocolParts parts = Parts(generation) with { ResetsFailure = resets };
        KvmState<CpuMask64> state = Machine(parts, 3);
        _broken.Add(2);

        VmActor<CpuMask64> vm = new();
        Assert.Equal(errno, Create(ref state, ref vm, parts));
        Assert.Equal((0, 0UL, isCounted), (state.Usage, Bits(state.Enabled), state.EnableFailed));
        Assert.Equal(["enable 0", "enable 1", "enable 2", "failed 2", "disable 0", "disable 1"], Done);

        Offline(ref state, 2, parts);
        _done.Clear();
        Assert.Equal(Errno.None, Create(ref state, ref vm, parts));
        Assert.Equal((1, 0b11UL), (state.Usage, Bits(state.Enabled)));
        Assert.Equal(["enable 0", "enable 1"], Done);
    }

    /// <summary>
    /// hardware_enable_nolock asks cpus_hardware_enabled first (v5.16 to v6.11), kvm_online_cpu the same per CPU
    /// (v6.12):
    /// VMXON on a CPU that is in VMX operation would fail.
    /// </summary>
    [Fact]
    public void Enable_OfACpuThatCountsAsEnabled_LeavesTheHardwareAlone()
    {
        ProtocolParts parts = Parts("linux-6.3");
        CountingKernel kernel = Kernel;
        KvmState<CpuMask64> state = Machine(parts, 2);

        Assert.True(Enabling<CpuMask64, CountingKernel>.Enable(ref state, 1, parts, ref kernel));
        Assert.True(Enabling<CpuMask64, CountingKernel>.Enable(ref state, 1, parts, ref kernel));
        Assert.Equal(["enable 1"], Done);

        Enabling<CpuMask64, CountingKernel>.Disable(ref state, 1, ref kernel);
        Enabling<CpuMask64, CountingKernel>.Disable(ref state, 1, ref kernel);
        Assert.Equal(["enable 1", "disable 1"], Done);
        Assert.Equal(0UL, Bits(state.Enabled));
    }

    /// <summary>Only the first VM enables, and only the last one's end disables (kvm_usage_count).</summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v1")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    public void Vms_EnableWithTheFirstAndDisableWithTheLast(string generation)
    {
        ProtocolParts parts = Parts(generation);
        KvmState<CpuMask64> state = Machine(parts, 2);
        VmActor<CpuMask64> first = new(), second = new();

        Assert.Equal(Errno.None, Create(ref state, ref first, parts));
        Assert.Equal(Errno.None, Create(ref state, ref second, parts));
        Assert.Equal(["enable 0", "enable 1"], Done);
        Assert.Equal(2, state.Usage);

        Destroy(ref state, ref first, parts);
        Assert.Equal(["enable 0", "enable 1"], Done);
        Destroy(ref state, ref second, parts);
        Assert.Equal(["enable 0", "enable 1", "disable 0", "disable 1"], Done);
        Assert.Equal(Machine(parts, 2), state);
        Assert.Equal(default, first);
    }

    /// <summary>
    /// A CPU that comes online while VMs exist is enabled, one that leaves is disabled, and others are left alone.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v1")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    public void Hotplug_WhileThereAreVms_EnablesAndDisablesThatCpu(string generation)
    {
        ProtocolParts parts = Parts(generation);
        KvmState<CpuMask64> state = Machine(parts, 2);
        VmActor<CpuMask64> vm = new();
        Create(ref state, ref vm, parts);
        _done.Clear();

        Assert.Equal(Errno.None, Online(ref state, 2, parts));
        Assert.Equal((0b111UL, 0b111UL), (Bits(state.Online), Bits(state.Enabled)));
        Offline(ref state, 1, parts);
        Assert.Equal((0b101UL, 0b101UL), (Bits(state.Online), Bits(state.Enabled)));
        Assert.Equal(["enable 2", "leave 1", "disable 1", "down 1"], Done);
    }

    /// <summary>
    /// Without VMs a CPU comes and goes, and KVM touches nothing; where it asks, it asks those that stay.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v1")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    public void Hotplug_WithoutVms_TouchesNoHardware(string generation)
    {
        ProtocolParts parts = Parts(generation);
        KvmState<CpuMask64> state = Machine(parts, 2);

        Assert.Equal(Errno.None, Online(ref state, 2, parts));
        Offline(ref state, 2, parts);

        Assert.Equal(["leave 2", "down 2"], Done);
        Assert.Equal(Machine(parts, 2), state);
    }

    /// <summary>
    /// kvm_online_cpu fails with EIO where hardware cannot be enabled, and the CPU goes down again; from 6.3 on. The
    /// callback of the STARTING section (v6.1, kvm_starting_cpu) may not fail: the CPU stays online, not enabled.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", Errno.None, 0b111UL)]
    [InlineData("linux-6.3", Errno.EIO, 0b11UL)]
    [InlineData("linux-6.12", Errno.EIO, 0b11UL)]
    public void Online_OfACpuThatCannotBeEnabled_EndsAsItsSectionAllows(string generation, Errno errno, ulong online)
    {
        ProtocolParts parts = Parts(generation);
        KvmState<CpuMask64> state = Machine(parts, 2);
        VmActor<CpuMask64> vm = new();
        Create(ref state, ref vm, parts);
        _broken.Add(2);
        _done.Clear();

        HotplugActor actor = new();
        Errno result = Online(ref state, ref actor, 2, parts);

        Assert.Equal((errno, online, 0b11UL), (result, Bits(state.Online), Bits(state.Enabled)));
        Assert.Equal(errno == Errno.None
            ? ["enable 2", "failed 2"] : ["enable 2", "failed 2", "refused 2", "down 2"], Done);
        Assert.Equal(default, actor);
        Assert.False(state.HotplugWriter || state.CountLock);
    }

    /// <summary>
    /// A re-evaluating patch asks the CPUs that stay: the one on its way out is still in the online mask when its
    /// callback
    /// runs.
    /// </summary>
    [Fact]
    public void Offline_OfARememberedCpu_AsksThoseThatStay()
    {
        ProtocolParts parts = Parts("patch-v1") with { Reevaluates = true };
        KvmState<CpuMask64> state = Machine(parts, 3);
        state.HardwareIncompatible = true;

        Offline(ref state, 2, parts);

        Assert.Equal(["leave 2", "ask 0,1", "down 2"], Done);
        Assert.False(state.HardwareIncompatible);
    }

    /// <summary>Where nothing is remembered there is nothing to ask again, whoever is online.</summary>
    [Fact]
    public void Offline_WhereNothingIsRemembered_AsksNobody()
    {
        ProtocolParts parts = Parts("patch-v1") with { Reevaluates = true };
        KvmState<CpuMask64> state = Machine(parts, 3);

        Offline(ref state, 2, parts);

        Assert.Equal(["leave 2", "down 2"], _done);
    }

    /// <summary>
    /// kvm_online_cpu of the patch, without VMs: an incompatible CPU comes online and is remembered; where the protocol
    /// remembers nothing it just comes, and where it refuses always it does not.
    /// </summary>
    [Theory]
    [InlineData(true, RefusalPolicy.WhileInUse, "check 2,remembered 2", true, Errno.None)]
    [InlineData(false, RefusalPolicy.WhileInUse, "check 2", false, Errno.None)]
    [InlineData(false, RefusalPolicy.Always, "check 2,refused 2 by the check,down 2", false, Errno.EIO)]
    public void Online_OfAnIncompatibleCpuWithoutVms_EndsAsThePolicySays(
        bool remembers, RefusalPolicy refusal, string done, bool remembered, Errno errno)
    {
        ProtocolParts parts = Parts("patch-v1") with { Remembers = remembers, Refusal = refusal };
        KvmState<CpuMask64> state = Machine(parts, 2);
        _incompatible.Add(2);

        Assert.Equal(errno, Online(ref state, 2, parts));

        Assert.Equal(done, string.Join(',', _done));
        Assert.Equal(remembered, state.HardwareIncompatible);
        Assert.Equal(errno == Errno.None, state.Online.Contains(2));
    }

    /// <summary>While VMs exist the patch refuses an incompatible CPU before it touches its hardware.</summary>
    [Fact]
    public void Online_OfAnIncompatibleCpuWithVms_IsRefusedByTheCheck()
    {
        ProtocolParts parts = Parts("patch-v1");
        KvmState<CpuMask64> state = Machine(parts, 2);
        VmActor<CpuMask64> vm = new();
        Create(ref state, ref vm, parts);
        _incompatible.Add(2);
        _done.Clear();

        Assert.Equal(Errno.EIO, Online(ref state, 2, parts));

        Assert.Equal(["check 2", "refused 2 by the check", "down 2"], _done);
        Assert.False(state.HardwareIncompatible);
        Assert.Equal(0b11UL, Bits(state.Online));
    }

    /// <summary>
    /// cpus_write_lock waits for readers and for a writer; taking a lock that is held changes nothing.
    /// </summary>
    [Fact]
    public void Locks_ThatAreHeld_AreWaitedFor()
    {
        ProtocolParts parts = Parts("linux-6.3");
        CountingKernel kernel = Kernel;
        KvmState<CpuMask64> free = Machine(parts, 2);
        HotplugActor idle = new();
        KvmState<CpuMask64>[] locked = [free with { HotplugReaders = 1 }, free with { HotplugWriter = true }];
        foreach (KvmState<CpuMask64> held in locked)
        {
            KvmState<CpuMask64> state = held;
            HotplugActor actor = idle;
            Assert.Equal(StepOutcome.Blocked,
                HotplugProgram<CpuMask64, CountingKernel>.Begin(ref state, ref actor, 1, parts, ref kernel));
            Assert.Equal((held, idle), (state, actor));
        }

        VmStep[] readers =
            [VmStep.Create, VmStep.ReadLockInside, VmStep.SetupState, VmStep.Running, VmStep.RemoveState];
        foreach (VmStep step in readers)
        {
            KvmState<CpuMask64> state = free with { HotplugWriter = true };
            VmActor<CpuMask64> actor = new() { Step = step };
            Assert.Equal(StepOutcome.Blocked,
                VmProgram<CpuMask64, CountingKernel>.Step(ref state, ref actor, parts, ref kernel));
            Assert.Equal((free with { HotplugWriter = true }, step), (state, actor.Step));
        }

        foreach (VmStep step in new[] { VmStep.CountLock, VmStep.DropLock })
        {
            KvmState<CpuMask64> state = free with { CountLock = true };
            VmActor<CpuMask64> actor = new() { Step = step };
            Assert.Equal(StepOutcome.Blocked,
                VmProgram<CpuMask64, CountingKernel>.Step(ref state, ref actor, parts, ref kernel));
            Assert.Equal((free with { CountLock = true }, step), (state, actor.Step));
        }

        Assert.Empty(_done);
    }

    /// <summary>
    /// Without a callback (KVM not loaded, or 6.12 without VMs) a CPU comes and goes past KVM, its lock held or not.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1")]
    [InlineData("patch-v1")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    public void Hotplug_WithoutACallback_PassesKvmBy(string generation)
    {
        ProtocolParts parts = Parts(generation) with { CountLockStopsMachine = false };
        KvmState<CpuMask64> state = Machine(parts, 2) with { CallbackInstalled = false, CountLock = true };
        KvmState<CpuMask64> before = state;

        Assert.Equal(Errno.None, Online(ref state, 2, parts));
        Assert.Equal(before with { Online = before.Online.With(2) }, state);
        Offline(ref state, 2, parts);

        Assert.Equal(before, state);
        Assert.Equal(["leave 2", "down 2"], _done);
    }

    /// <summary>kvm_online_cpu and kvm_offline_cpu of 6.12 take no lock: they go on while a VM is created.</summary>
    [Fact]
    public void Hotplug_Since612_DoesNotWaitForTheCount()
    {
        ProtocolParts parts = Parts("linux-6.12");
        KvmState<CpuMask64> state = Machine(parts, 2);
        VmActor<CpuMask64> vm = new();
        Create(ref state, ref vm, parts);
        state.CountLock = true;
        _done.Clear();

        Assert.Equal(Errno.None, Online(ref state, 2, parts));
        Offline(ref state, 1, parts);

        Assert.Equal((true, 0b101UL), (state.CountLock, Bits(state.Enabled)));
        Assert.Equal(["enable 2", "leave 1", "disable 1", "down 1"], Done);
    }

    /// <summary>While a CPU is remembered, KVM_CREATE_VM fails with EIO and leaves nothing behind.</summary>
    [Fact]
    public void Creation_WhileACpuIsRemembered_IsForbidden()
    {
        ProtocolParts parts = Parts("patch-v1");
        KvmState<CpuMask64> state = Machine(parts, 2);
        state.HardwareIncompatible = true;
        KvmState<CpuMask64> before = state;
        VmActor<CpuMask64> vm = new();

        Assert.Equal(Errno.EIO, Create(ref state, ref vm, parts));

        Assert.Equal(before, state);
        Assert.Equal(["forbidden"], Done);
        Assert.Equal(VmStep.Create, vm.Step);
    }

    private static ProtocolParts Parts(string generation) => GenerationCatalog.Find(generation)!.Parts;

    /// <summary>A machine of so many CPUs, all online, KVM loaded.</summary>
    private static KvmState<CpuMask64> Machine(in ProtocolParts parts, int cpus) => new()
    {
        Online = new CpuMask64((1UL << cpus) - 1),
        CallbackInstalled = !parts.InstallsOnUse,
    };

    private static ulong Bits(CpuMask64 cpus) =>
        Enumerable.Range(0, 64).Where(cpus.Contains).Aggregate(0UL, (all, cpu) => all | (1UL << cpu));

    /// <summary>KVM_CREATE_VM to its end: the errno that it had when its locks were dropped.</summary>
    private Errno Create(ref KvmState<CpuMask64> state, ref VmActor<CpuMask64> actor, in ProtocolParts parts)
    {
        CountingKernel kernel = Kernel;
        Errno result = Errno.None;
        StepOutcome outcome;
        int steps = 0;
        do
        {
            result = actor.Result == Errno.None ? result : actor.Result;
            outcome = VmProgram<CpuMask64, CountingKernel>.Step(ref state, ref actor, parts, ref kernel);
            Assert.NotEqual(StepOutcome.Blocked, outcome);
            Assert.True(++steps < MostSteps);
        }
        while (outcome != StepOutcome.Finished);

        Assert.Equal(result == Errno.None ? VmStep.Running : VmStep.Create, actor.Step);
        Assert.Equal((0, false, false), (state.HotplugReaders, state.CountLock, state.HotplugWriter));
        return result;
    }

    private void Destroy(ref KvmState<CpuMask64> state, ref VmActor<CpuMask64> actor, in ProtocolParts parts)
    {
        CountingKernel kernel = Kernel;
        StepOutcome outcome;
        int steps = 0;
        do
        {
            outcome = VmProgram<CpuMask64, CountingKernel>.Step(ref state, ref actor, parts, ref kernel);
            Assert.NotEqual(StepOutcome.Blocked, outcome);
            Assert.True(++steps < MostSteps);
        }
        while (outcome != StepOutcome.Finished);

        Assert.Equal((0, false, false), (state.HotplugReaders, state.CountLock, state.HotplugWriter));
    }

    private Errno Online(ref KvmState<CpuMask64> state, int cpu, in ProtocolParts parts)
    {
        HotplugActor actor = new();
        return Online(ref state, ref actor, cpu, parts);
    }

    private void Offline(ref KvmState<CpuMask64> state, int cpu, in ProtocolParts parts) =>
        Online(ref state, cpu, parts);

    /// <summary>One CPU up or down, to its end: the errno of the callback.</summary>
    private Errno Online(ref KvmState<CpuMask64> state, ref HotplugActor actor, int cpu, in ProtocolParts parts)
    {
        CountingKernel kernel = Kernel;
        Errno result = Errno.None;
        StepOutcome outcome =
            HotplugProgram<CpuMask64, CountingKernel>.Begin(ref state, ref actor, cpu, parts, ref kernel);
        for (int steps = 0; outcome != StepOutcome.Finished; steps++)
        {
            Assert.NotEqual(StepOutcome.Blocked, outcome);
            Assert.True(steps < MostSteps);
            outcome = HotplugProgram<CpuMask64, CountingKernel>.Step(ref state, ref actor, parts, ref kernel);
            result = actor.Result == Errno.None ? result : actor.Result;
        }

        return result;
    }
}
