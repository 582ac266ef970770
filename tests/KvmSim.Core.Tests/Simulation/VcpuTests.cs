using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>What becomes of a vCPU on a CPU that is not like the one that KVM looked at.</summary>
public sealed class VcpuTests
{
    public static TheoryData<string> Generations => [.. GenerationCatalog.All
        .Where(generation => !generation.OutOfTree)
        .Select(generation => generation.Id)];

    [Theory]
    [MemberData(nameof(Generations))]
    public void Vcpu_OnTheReferenceCpu_Halts(string generation)
    {
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        Assert.Equal(VcpuExit.Halted, machine.Run(Operation.RunVcpu("a", 0)).Exit);
    }

    [Theory]
    [InlineData(0x435d_6fff_0000_0000, VcpuExit.Halted)]
    [InlineData(0x031d_6fff_0000_0000, VcpuExit.Halted)]
    [InlineData(0x0355_6fff_0000_0000, VcpuExit.Halted)]
    [InlineData(0x035d_6fdf_0000_0000, VcpuExit.FailEntry)]
    [InlineData(0x035d_6ff7_0000_0000, VcpuExit.Halted)]
    [InlineData(0x035d_67ff_0000_0000, VcpuExit.FailEntry)]
    public void Vcpu_WhereNothingWasChecked_EntersOnlyWithControlsThatTheCpuAllows(ulong secondary, VcpuExit exit)
    {
        CpuModel odd = TestMachines.Intel with { Name = "odd", Msrs = TestMachines.Intel.Msrs.With(0x48b, secondary) };
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, odd);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));
        machine.Run(Operation.Online(TestMachines.OddCpu));

        OperationResult run = machine.Run(Operation.RunVcpu("a", TestMachines.OddCpu));

        Assert.Equal(exit, run.Exit);
        Assert.Equal(exit == VcpuExit.Halted, run.Succeeded);
    }

    [Fact]
    public void Vcpu_OnAnOfflineCpu_CannotBePinned()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        Assert.Equal("EINVAL from sched_setaffinity", machine.Run(Operation.RunVcpu("a", TestMachines.OddCpu)).Summary);
    }

    [Fact]
    public void Vcpu_WhereVirtualizationIsOff_KillsTheHost()
    {
        SimMachine machine = TestMachines.Create(
            "linux-6.1", TestMachines.Intel, TestMachines.FirmwareDisabled(TestMachines.Intel));
        machine.Load();
        machine.Run(Operation.CreateVm("a"));
        OperationResult online = machine.Run(Operation.Online(TestMachines.OddCpu));

        Assert.True(online.Succeeded);
        Assert.Contains(online.Texts(), text => text.StartsWith("VMXON faulted", StringComparison.Ordinal));
        Assert.Equal(VcpuExit.HostDied, machine.Run(Operation.RunVcpu("a", TestMachines.OddCpu)).Exit);
        Assert.NotNull(machine.State.Death);
    }
}
