using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// What enabling VMX asks of a CPU, instruction by instruction, and what becomes of the kernel without it.
/// </summary>
public sealed class VmxEnablingTests
{
    private const int Odd = TestMachines.OddCpu;
    private const int Warned = 512;

    /// <summary>Another VMCS revision, no EPT, no INVEPT (recorded: v-mini-*, v-mini2-*).</summary>
    public static TheoryData<string> Deadly => ["revision", "no-ept", "no-invept"];

    [Theory]
    [MemberData(nameof(Deadly))]
    public void Create_WithADeadlyCpuOnline_KillsLinux61(string kind)
    {
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, Cpu(kind));
        machine.Load();
        Assert.True(machine.Run(Operation.Online(Odd)).Succeeded);

        OperationResult create = machine.Run(Operation.CreateVm("a"));

        Assert.NotNull(create.Death);
        Assert.Equal(
            ["kernel BUG at arch/x86/kvm/x86.c!", "invalid opcode: 0000 [#1] PREEMPT SMP NOPTI",
                "RIP: 0010:kvm_spurious_fault [kvm]"],
            create.Texts().Take(3),
            StringComparer.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Deadly))]
    public void Online_OfADeadlyCpuWhileAVmRuns_KillsLinux61InTheIdleTask(string kind)
    {
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, Cpu(kind));
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        OperationResult online = machine.Run(Operation.Online(Odd));

        Assert.NotNull(online.Death);
        Assert.Equal("Kernel panic - not syncing: Attempted to kill the idle task!", online.Texts().Last());
    }

    /// <summary>The check of the series, and of 6.3 on, comes before the enabling: derived.</summary>
    [Theory]
    [InlineData("patch-v1")]
    [InlineData("patch-v2")]
    [InlineData("patch-v4")]
    [InlineData("linux-6.3")]
    [InlineData("linux-6.12")]
    [InlineData("linux-7.3")]
    public void Online_OfADeadlyCpuWhereItIsChecked_IsRefused(string generation)
    {
        foreach (string kind in (string[])["revision", "no-ept", "no-invept"])
        {
            SimMachine machine = TestMachines.Create(generation, TestMachines.Intel, Cpu(kind));
            machine.Load();
            machine.Run(Operation.CreateVm("a"));

            OperationResult online = machine.Run(Operation.Online(Odd));

            Assert.Equal(Errno.EIO, online.Errno);
            Assert.Null(online.Death);
        }
    }

    /// <summary>
    /// Without the nested image nothing compares INVEPT, and the enabling of 6.12 does not execute it.
    /// </summary>
    [Theory]
    [InlineData("patch-v1", true)]
    [InlineData("linux-6.12", false)]
    public void Online_OfACpuWithoutInvept_WithoutTheNestedImage_IsNotRefused(string generation, bool dies)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel, Cpu("no-invept"));
        machine.Run(Operation.Load("kvm_intel", ParameterValues.Parse(["nested=0"])));
        machine.Run(Operation.CreateVm("a"));

        OperationResult online = machine.Run(Operation.Online(Odd));

        Assert.Equal(dies, online.Death is not null);
        Assert.Equal(dies, !machine.State.VirtualizationOn.Contains(Odd) || online.Death is not null);
        Assert.DoesNotContain(online.Texts(), text => text.StartsWith("Kernel panic", StringComparison.Ordinal));
    }

    /// <summary>
    /// With ept=0 nothing is flushed: the CPU counts as enabled, is not in VMX operation, and VMXOFF is a BUG.
    /// </summary>
    [Fact]
    public void Offline_OfACpuOfAnotherRevision_WithoutEpt_KillsTheKernel()
    {
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, Cpu("revision"));
        machine.Run(Operation.Load("kvm_intel", ParameterValues.Parse(["ept=0"])));
        machine.Run(Operation.Online(Odd));
        Assert.True(machine.Run(Operation.CreateVm("a")).Succeeded);
        Assert.False(machine.State.VirtualizationOn.Contains(Odd));

        Assert.NotNull(machine.Run(Operation.Offline(Odd)).Death);
    }

    [Theory]
    [InlineData("no-ept")]
    [InlineData("no-invept")]
    public void Create_WithACpuThatKvmDoesNotFlush_Succeeds(string kind)
    {
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, Cpu(kind));
        machine.Run(Operation.Load("kvm_intel", ParameterValues.Parse(["ept=0"])));
        machine.Run(Operation.Online(Odd));

        Assert.True(machine.Run(Operation.CreateVm("a")).Succeeded);
        Assert.True(machine.State.VirtualizationOn.Contains(Odd));
    }

    /// <summary>INVEPT of a type that the CPU lacks fails without a fault: a WARN once, a line each time.</summary>
    [Fact]
    public void Enable_WithoutInveptOfAllContexts_Warns()
    {
        CpuModel odd = With(0x48c, value => value & ~(1UL << 26));
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, odd);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        OperationResult first = machine.Run(Operation.Online(Odd));
        machine.Run(Operation.Offline(Odd));
        OperationResult second = machine.Run(Operation.Online(Odd));

        Assert.True(first.Succeeded);
        Assert.Equal(Warned, machine.State.Tainted);
        Assert.Equal(2, first.Texts().Count(text => text.Contains("invept", StringComparison.Ordinal)));
        Assert.Equal(
            "kvm: invept failed: ext=0x2 eptp=0 gpa=0x0",
            Assert.Single(second.Texts(), text => text.Contains("invept", StringComparison.Ordinal)));
    }

    /// <summary>Recorded: v-long-novmx@6.1.</summary>
    [Fact]
    public void Create_WithACpuWithoutVmx_FaultsAtCr4()
    {
        CpuModel odd = TestMachines.Intel with { Name = "odd", Features = TestMachines.Intel.Features.Without("vmx") };
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, odd);
        machine.Load();
        machine.Run(Operation.Online(Odd));

        OperationResult create = machine.Run(Operation.CreateVm("a"));

        Assert.NotNull(create.Death);
        Assert.Equal("RIP: 0010:native_write_cr4", create.Texts().ElementAt(1));
        Assert.StartsWith(
            "general protection fault, maybe for address ", create.Texts().First(), StringComparison.Ordinal);
        Assert.DoesNotContain(create.Log, record => record.Level == KernelLogLevel.Emerg
            && !record.Text.StartsWith("Kernel panic", StringComparison.Ordinal));
    }

    /// <summary>
    /// Recorded: v-long-locked@6.1. The module forgets that it warned when it is unloaded; the taint stays.
    /// </summary>
    [Fact]
    public void Enable_OfALockedCpu_WarnsOncePerLoad()
    {
        CpuModel odd = TestMachines.FirmwareDisabled(TestMachines.Intel);
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, odd);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        OperationResult first = machine.Run(Operation.Online(Odd));
        machine.Run(Operation.Offline(Odd));
        OperationResult again = machine.Run(Operation.Online(Odd));

        Assert.True(first.Succeeded);
        Assert.Equal(Warned, machine.State.Tainted);
        Assert.Single(first.Log, record => record.IsOops);
        Assert.DoesNotContain(again.Log, record => record.IsOops);
    }

    /// <summary>Whoever asks about a CPU is told before it comes to that.</summary>
    [Theory]
    [InlineData("linux-5.16", true)]
    [InlineData("linux-6.1", true)]
    [InlineData("patch-v1", false)]
    [InlineData("linux-6.12", false)]
    public void Judge_OfADeadlyCpu_SaysThatTheKernelDies(string generation, bool dies)
    {
        foreach (string kind in (string[])["revision", "no-ept", "no-invept", "no-vmx"])
        {
            SimMachine machine = TestMachines.Create(generation, TestMachines.Intel, Cpu(kind));

            Assert.Equal(
                dies, machine.Judge(Odd).AfterEffects.Any(effect => effect.Kind == AfterEffectKind.KernelKilled));
        }

        SimMachine harmless = TestMachines.Create(
            generation, TestMachines.Intel, TestMachines.WithBusLockDetection(TestMachines.Intel));
        Assert.DoesNotContain(harmless.Judge(Odd).AfterEffects, effect => effect.Kind == AfterEffectKind.KernelKilled);
    }

    private static CpuModel Cpu(string kind) => kind switch
    {
        "no-vmx" => TestMachines.Intel with { Name = "odd", Features = TestMachines.Intel.Features.Without("vmx") },
        "revision" => With(0x480, value => value ^ 0x1000),
        "no-ept" => With(0x48b, value => value & ~(1UL << 33)),
        _ => With(0x48c, value => value & ~(1UL << 20)),
    };

    private static CpuModel With(uint msr, Func<ulong, ulong> change)
    {
        CpuModel model = TestMachines.Intel;
        return model with
        {
            Name = "odd",
            Msrs = model.Msrs.With(msr, change(model.Msrs.TryGet(msr, out ulong value) ? value : 0)),
        };
    }
}
