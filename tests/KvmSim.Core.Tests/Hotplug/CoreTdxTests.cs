using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>
/// TDX since 7.1, which the core of x86 brings up at boot: references to VMX operation are counted on each CPU, TDX's
/// and KVM's. Package 0 has CPUs 0 and 1, package 1 has CPUs 2 and 3.
/// </summary>
public sealed class CoreTdxTests
{
    [Theory]
    [InlineData("linux-7.1", "0-3")]
    [InlineData("linux-7.3", "0-3")]
    [InlineData("linux-7.0", "")]
    [InlineData("linux-6.16", "")]
    public void Virtualization_WithoutKvm_IsOnWhereTheCoreBringsTdxUp(string generation, string expected)
    {
        SimMachine machine = Machine(generation);

        Assert.Equal(expected, machine.State.VirtualizationOn.ToString());
        Assert.Equal(
            expected.Length > 0, machine.Log.Records.Any(record => record.Text == "virt/tdx: TDX-Module initialized"));
    }

    [Fact]
    public void Virtualization_AfterKvmIsUnloaded_StaysOn()
    {
        SimMachine machine = Machine("linux-7.1");
        Assert.True(machine.Load().Succeeded);
        Assert.Equal("0-3", machine.State.Kvm.Enabled.ToString());

        Assert.True(machine.Run(Operation.Unload("kvm_intel")).Succeeded);

        Assert.True(machine.State.Kvm.Enabled.IsEmpty);
        Assert.Equal("0-3", machine.State.VirtualizationOn.ToString());
    }

    [Fact]
    public void Cpu_ThatGoesAndComesBack_LosesItsReferenceAndGetsIt()
    {
        SimMachine machine = Machine("linux-7.1");

        Assert.True(machine.Run(Operation.Offline(3)).Succeeded);
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
        Assert.True(machine.Run(Operation.Online(3)).Succeeded);
        Assert.Equal("0-3", machine.State.VirtualizationOn.ToString());

        machine.Load();
        Assert.True(machine.Run(Operation.Offline(3)).Succeeded);
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
        Assert.Equal("0-2", machine.State.Kvm.Enabled.ToString());
        Assert.True(machine.Run(Operation.Online(3)).Succeeded);
        Assert.Equal("0-3", machine.State.Kvm.Enabled.ToString());
    }

    [Fact]
    public void Cpu_ThatATdKeeps_KeepsItsReferences()
    {
        SimMachine machine = Machine("linux-7.1");
        machine.Load();
        machine.Run(Operation.CreateTrustDomain("td"));
        machine.Run(Operation.Offline(3));

        OperationResult refused = machine.Run(Operation.Offline(2));

        Assert.Equal("EBUSY from write", refused.Summary);
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
        Assert.Equal(refused.Before.TdxReferences, refused.After.TdxReferences);
    }

    [Fact]
    public void Cpu_WhoseFirmwareForbidsVmx_IsRefusedWithTheCoresErrno_AlsoWithoutKvm()
    {
        SimMachine machine = new(Describe("linux-7.1") with
        {
            Stock = CpuSockets.Of(Enumerable.Range(0, 4).Select(cpu => KeyValuePair.Create(
                cpu, cpu == 3 ? TestMachines.FirmwareDisabled(TestMachines.Intel) : TestMachines.Intel))),
            OfflineAtBoot = CpuSet.Of(3),
        });

        OperationResult refused = machine.Run(Operation.Online(3));

        Assert.Equal("EFAULT from write", refused.Summary);
        Assert.Equal("0-2", machine.State.Kvm.Online.ToString());
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
    }

    [Fact]
    public void Tdx_WhereACpuOfTheBootForbidsVmx_IsOff()
    {
        SimMachine machine = new(Describe("linux-7.1") with
        {
            Stock = CpuSockets.Of(Enumerable.Range(0, 4).Select(cpu => KeyValuePair.Create(
                cpu, cpu == 3 ? TestMachines.FirmwareDisabled(TestMachines.Intel) : TestMachines.Intel))),
        });

        Assert.True(machine.State.TdxReferences.IsEmpty);
        Assert.True(machine.State.VirtualizationOn.IsEmpty);
    }

    private static SimMachine Machine(string generation) => new(Describe(generation));

    private static HostDescription Describe(string generation) =>
        TestMachines.Describe(generation, TestMachines.Intel) with
        {
            Tdx = true,
            Topology = new CpuTopology(2, 2, 1),
            Plugged = CpuSet.First(4),
            OfflineAtBoot = default,
            Parameters = new Dictionary<string, ParameterValues>(StringComparer.Ordinal)
            {
                ["kvm_intel"] = ParameterValues.Parse(["tdx=1"]),
            },
        };
}
