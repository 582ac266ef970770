using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>What is printed once, for how long, and what a WARN leaves behind.</summary>
public sealed class PrintedOnceTests
{
    private const int Odd = TestMachines.OddCpu;

    /// <summary>
    /// Recorded: v-long-ctls2-no-vpid@6.12-evl0. The place prints once, until the module is unloaded.
    /// </summary>
    [Fact]
    public void Warning_OfAModule_ComesAgainAfterItWasUnloaded()
    {
        CpuModel odd =
            TestMachines.Intel with { Name = "odd", Msrs = TestMachines.Intel.Msrs.With(0x48b, 0x035d_6fdf_0000_0000) };
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel, odd);

        machine.Load();
        bool first = SaysVpid(machine.Run(Operation.Online(Odd)));
        bool second = SaysVpid(machine.Run(Operation.Online(Odd)));
        machine.Run(Operation.Unload("kvm_intel"));
        machine.Load();
        bool third = SaysVpid(machine.Run(Operation.Online(Odd)));

        Assert.True(first);
        Assert.False(second);
        Assert.True(third);
    }

    /// <summary>
    /// It is the place in the code that prints once, not the text: another pair is not told any more.
    /// </summary>
    [Fact]
    public void Warning_WithOtherValues_IsStillPrintedOnce()
    {
        CpuModel noPat = TestMachines.Intel with
        {
            Name = "nopat",
            Msrs = TestMachines.Intel.Msrs.With(0x484, 0x0006_b3ff_0000_11ff),
        };
        CpuModel noEfer = TestMachines.Intel with
        {
            Name = "noefer",
            Msrs = TestMachines.Intel.Msrs.With(0x484, 0x0006_73ff_0000_11ff),
        };
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel, noPat);
        machine.Load();
        OperationResult one = machine.Run(Operation.Online(Odd));
        machine.Run(Operation.HotRemove(Odd));
        machine.Run(Operation.HotAdd(Odd, noEfer));
        OperationResult other = machine.Run(Operation.Online(Odd));

        Assert.Contains(one.Texts(), text => text.EndsWith("entry = 0, exit = 80000", StringComparison.Ordinal));
        Assert.Equal(Errno.EIO, other.Errno);
        Assert.DoesNotContain(other.Texts(), text => text.Contains("Inconsistent VM-Entry", StringComparison.Ordinal));
    }

    /// <summary>
    /// Recorded: v-long-locked@6.12 and @6.1. boot_cpu_data loses the feature with the first such CPU, so there is one
    /// warning for each feature and boot.
    /// </summary>
    [Theory]
    [InlineData("linux-6.1", 0)]
    [InlineData("linux-6.3", 0)]
    [InlineData("linux-6.12", 1)]
    [InlineData("linux-7.3", 1)]
    public void Online_OfALockedCpu_WarnsOfTheLateFeature(string generation, int warnings)
    {
        SimMachine machine = TestMachines.Create(
            generation, TestMachines.Intel, TestMachines.FirmwareDisabled(TestMachines.Intel));

        OperationResult first = machine.Run(Operation.Online(Odd));
        machine.Run(Operation.Offline(Odd));
        OperationResult again = machine.Run(Operation.Online(Odd));

        Assert.Equal(warnings, Late(first));
        Assert.Equal(0, Late(again));
        Assert.Equal(warnings * 512, machine.State.Tainted);
        machine.Run(Operation.Reboot());
        Assert.Equal(0, machine.State.Tainted);
    }

    /// <summary>VMX and SGX are two features: two warnings (derived from the same code).</summary>
    [Fact]
    public void Online_OfACpuThatLacksTwo_WarnsOfEach()
    {
        CpuModel boot = TestMachines.Intel with
        {
            Features = TestMachines.Intel.Features.With("sgx"),
            Msrs = TestMachines.Intel.Msrs.With(0x3a, 0x4_0005),
        };
        SimMachine machine = TestMachines.Create(
            "linux-6.12", boot, boot with { Name = "odd", Msrs = boot.Msrs.With(0x3a, 1) });

        Assert.Equal(2, Late(machine.Run(Operation.Online(Odd))));
    }

    /// <summary>The boot CPU is identified before the kernel's code is patched.</summary>
    [Fact]
    public void Boot_OfALockedBootCpu_DoesNotWarn()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.FirmwareDisabled(TestMachines.Intel));

        Assert.Equal(0, machine.State.Tainted);
    }

    /// <summary>AMD likewise, where VM_CR is read when a CPU is identified.</summary>
    [Theory]
    [InlineData("linux-6.1", 0)]
    [InlineData("linux-6.12", 512)]
    public void Online_OfACpuWithSvmDisabled_Taints(string generation, int tainted)
    {
        CpuModel odd = TestMachines.Amd with { Name = "odd", Msrs = MsrSet.Of([new(Msr.VmCr, 1UL << 4)]) };
        SimMachine machine = TestMachines.Create(generation, TestMachines.Amd, odd);

        machine.Run(Operation.Online(Odd));

        Assert.Equal(tainted, machine.State.Tainted);
    }

    private static int Late(OperationResult result) =>
        result.Texts().Count(text => text.Contains("do_clear_cpu_cap", StringComparison.Ordinal));

    private static bool SaysVpid(OperationResult result) =>
        result.Texts().Any(text => text.Contains("VPID CAP should not exist", StringComparison.Ordinal));
}
