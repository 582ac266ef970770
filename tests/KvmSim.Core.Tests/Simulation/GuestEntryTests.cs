using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// Which controls a guest makes KVM ask for, on a CPU that lacks just one (6.1, where nothing is checked).
/// </summary>
public sealed class GuestEntryTests
{
    private const int Odd = TestMachines.OddCpu;

    /// <summary>
    /// Without a guest's description it is the recorder's; the rows are other guests' (derived from v6.1).
    /// </summary>
    [Theory]
    [InlineData(0x482, 21, VcpuExit.Halted, VcpuExit.FailEntry)]
    [InlineData(0x482, 19, VcpuExit.FailEntry, VcpuExit.Halted)]
    [InlineData(0x48b, 0, VcpuExit.Halted, VcpuExit.FailEntry)]
    [InlineData(0x48b, 4, VcpuExit.Halted, VcpuExit.Halted)]
    [InlineData(0x48b, 8, VcpuExit.Halted, VcpuExit.FailEntry)]
    [InlineData(0x481, 7, VcpuExit.Halted, VcpuExit.FailEntry)]
    public void Guest_WithALocalApicOfKvms_AsksForOtherControls(uint msr, int bit, VcpuExit without, VcpuExit with)
    {
        Assert.Equal(without, Run(msr, bit, GuestDescription.Default).Exit);
        Assert.Equal(with, Run(msr, bit, new GuestDescription { LocalApic = true }).Exit);
    }

    [Theory]
    [InlineData(0x484, 9, VcpuExit.Halted, VcpuExit.FailEntry)]
    [InlineData(0x484, 15, VcpuExit.FailEntry, VcpuExit.Halted)]
    [InlineData(0x483, 21, VcpuExit.FailEntry, VcpuExit.Halted)]
    public void Guest_InLongMode_AsksForOtherControls(uint msr, int bit, VcpuExit real, VcpuExit longMode)
    {
        Assert.Equal(real, Run(msr, bit, GuestDescription.Default).Exit);
        Assert.Equal(longMode, Run(msr, bit, new GuestDescription { Mode = GuestMode.Long }).Exit);
    }

    [Theory]
    [InlineData(3, "rdtscp", VcpuExit.Halted, VcpuExit.FailEntry)]
    [InlineData(3, "rdpid", VcpuExit.Halted, VcpuExit.FailEntry)]
    [InlineData(11, "rdrand", VcpuExit.FailEntry, VcpuExit.Halted)]
    [InlineData(20, "xsaves", VcpuExit.Halted, VcpuExit.FailEntry)]
    public void Guest_WithAFeature_AsksForOtherControls(int bit, string feature, VcpuExit without, VcpuExit with)
    {
        Assert.Equal(without, Run(0x48b, bit, GuestDescription.Default).Exit);
        Assert.Equal(with, Run(0x48b, bit, new GuestDescription { Features = CpuFeatureSet.Of(feature) }).Exit);
    }

    /// <summary>What any guest needs fails, and what none needs is entered, whatever is known of the guest.</summary>
    [Theory]
    [InlineData(0x481, 0, VcpuExit.FailEntry, null)]
    [InlineData(0x482, 27, VcpuExit.Halted, null)]
    [InlineData(0x48b, 13, VcpuExit.FailEntry, null)]
    [InlineData(0x48b, 3, VcpuExit.Unknown, "the guest's CPUID")]
    [InlineData(0x484, 9, VcpuExit.Unknown, "the guest's mode")]
    [InlineData(0x482, 21, VcpuExit.Unknown, "whether the guest's local APIC is KVM's, and its mode")]
    public void Guest_OfWhichNothingIsKnown_DependsOnItOnlyWhereItDoes(
        uint msr, int bit, VcpuExit exit, string? dependsOn)
    {
        OperationResult run = Run(msr, bit, GuestDescription.Unknown);

        Assert.Equal(exit, run.Exit);
        Assert.Equal(dependsOn, run.DependsOn);
        Assert.Equal(exit == VcpuExit.Halted, run.Succeeded);
    }

    /// <summary>A parameter of the module takes a control away, and a slow timer is not used at all rates.</summary>
    [Theory]
    [InlineData(0x48b, 5, "vpid=0", VcpuExit.Halted)]
    [InlineData(0x48b, 7, "unrestricted_guest=0", VcpuExit.Halted)]
    [InlineData(0x48b, 10, "ple_gap=0", VcpuExit.Halted)]
    [InlineData(0x481, 5, "vnmi=0", VcpuExit.Halted)]
    [InlineData(0x481, 6, "preemption_timer=0", VcpuExit.Halted)]
    [InlineData(0x481, 6, "preemption_timer=1", VcpuExit.FailEntry)]
    public void Parameter_OfTheModule_DecidesToo(uint msr, int bit, string parameter, VcpuExit exit) =>
        Assert.Equal(exit, Run(msr, bit, GuestDescription.Default, parameter).Exit);

    [Fact]
    public void Timer_AtARateThatMayBeTooFast_IsNotKnown()
    {
        CpuModel boot = TestMachines.Intel with { Msrs = TestMachines.Intel.Msrs.With(0x485, 0x2004_01e0) };
        OperationResult run = Run(boot, 0x481, 6, GuestDescription.Default);

        Assert.Equal(VcpuExit.Unknown, run.Exit);
        Assert.Contains("TSC", run.DependsOn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dump_invalid_vmcs=0", "set kvm_intel.dump_invalid_vmcs=1 to dump internal KVM state.")]
    [InlineData("dump_invalid_vmcs=1", "VMCS , last attempted VM-entry on CPU 2")]
    public void Failure_IsSaidAsTheParameterWants(string parameter, string line) =>
        Assert.Equal([line], Run(0x481, 0, GuestDescription.Default, parameter).Texts(), StringComparer.Ordinal);

    private static OperationResult Run(uint msr, int bit, GuestDescription guest, params string[] parameters) =>
        Run(TestMachines.Intel, msr, bit, guest, parameters);

    private static OperationResult Run(
        CpuModel boot, uint msr, int bit, GuestDescription guest, params string[] parameters)
    {
        Assert.True(boot.Msrs.TryGet(msr, out ulong value));
        Assert.NotEqual(0UL, value & (1UL << (32 + bit)));
        CpuModel odd = boot with { Name = "odd", Msrs = boot.Msrs.With(msr, value & ~(1UL << (32 + bit))) };
        SimMachine machine = TestMachines.Create("linux-6.1", boot, odd);
        machine.Run(Operation.Load("kvm_intel", ParameterValues.Parse(parameters)));
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.Online(Odd));
        return machine.Run(Operation.RunVcpu("a", Odd).WithGuest(guest));
    }
}
