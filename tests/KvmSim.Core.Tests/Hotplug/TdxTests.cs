using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Messages;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Hotplug;

/// <summary>TDX of 6.16 where it meets CPU hotplug. Package 0 has CPUs 0 and 1, package 1 has CPUs 2 and 3.</summary>
public sealed class TdxTests
{
    [Fact]
    public void Offline_OfThePackagesLastCpu_WaitsForTheLastTd()
    {
        SimMachine machine = Loaded();
        Assert.True(machine.Run(Operation.CreateTrustDomain("td")).Succeeded);
        Assert.True(machine.Run(Operation.Offline(3)).Succeeded);

        OperationResult refused = machine.Run(Operation.Offline(2));

        Assert.Equal("EBUSY from write", refused.Summary);
        KernelLogRecord line = Assert.Single(refused.Log);
        Assert.Equal(KernelLogLevel.Warn, line.Level);
        Assert.EndsWith(
            "an online CPU. Delete all TDs in order to offline all CPUs of a package.",
            line.Text,
            StringComparison.Ordinal);
        Assert.Equal(refused.Before.Kvm, refused.After.Kvm);
        Assert.Equal("0-2", machine.State.Active.ToString());

        machine.Run(Operation.DestroyVm("td"));
        Assert.True(machine.Run(Operation.Offline(2)).Succeeded);
    }

    [Fact]
    public void Offline_WithAnOrdinaryVm_IsNoConcernOfTdx()
    {
        SimMachine machine = Loaded();
        machine.Run(Operation.CreateVm("a"));

        Assert.True(machine.Run(Operation.Offline(3)).Succeeded);
        Assert.True(machine.Run(Operation.Offline(2)).Succeeded);
    }

    [Fact]
    public void Module_HoldsAReferenceForTdx_FromLoadToUnload()
    {
        SimMachine machine = Loaded();

        Assert.Equal(2, machine.State.Kvm.Usage);
        Assert.True(machine.Run(Operation.Unload("kvm_intel")).Succeeded);
        Assert.Equal(0, machine.State.Kvm.Usage);
        Assert.True(machine.State.VirtualizationOn.IsEmpty);
        Assert.True(machine.Load().Succeeded);
        Assert.Equal(2, machine.State.Kvm.Usage);
    }

    [Theory]
    [InlineData(false, "enable_virt_at_load=1", "tdx: no TDX private KeyIDs available")]
    [InlineData(true, "enable_virt_at_load=0", "tdx: tdx requires kvm.enable_virt_at_load=1")]
    public void Load_WithoutWhatTdxNeeds_GoesOnWithoutTdx(bool platform, string parameter, string line)
    {
        SimMachine machine = new(Describe(parameter) with { Tdx = platform });

        OperationResult load = machine.Load();

        Assert.True(load.Succeeded);
        Assert.Equal((KernelLogLevel.Err, $"kvm_intel: {line}"), (load.Log[^1].Level, load.Log[^1].Text));
        Assert.Equal("EINVAL from KVM_CREATE_VM", machine.Run(Operation.CreateTrustDomain("td")).Summary);
        Assert.True(machine.Run(Operation.CreateVm("a")).Succeeded);
    }

    [Fact]
    public void TrustDomain_UnderAnOlderKernel_IsNoTypeOfVm()
    {
        SimMachine machine = new(TestMachines.Describe("linux-6.12", TestMachines.Intel) with { Tdx = true });
        machine.Load();

        Assert.Equal(Errno.EINVAL, machine.Run(Operation.CreateTrustDomain("td")).Errno);
    }

    private static SimMachine Loaded()
    {
        SimMachine machine = new(Describe("enable_virt_at_load=1"));
        Assert.True(machine.Load().Succeeded);
        return machine;
    }

    private static HostDescription Describe(string parameter) =>
        TestMachines.Describe("linux-6.16", TestMachines.Intel, null, parameter) with
        {
            Tdx = true,
            Topology = new CpuTopology(2, 2, 1),
            Plugged = CpuSet.First(4),
            OfflineAtBoot = default,
            Parameters = new Dictionary<string, ParameterValues>(StringComparer.Ordinal)
            {
                ["kvm"] = ParameterValues.Parse([parameter]),
                ["kvm_intel"] = ParameterValues.Parse(["tdx=1"]),
            },
        };
}
