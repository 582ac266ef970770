using CsCheck;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>What a user does to a machine, and what must not happen to it.</summary>
public sealed class SimMachineTests
{
    public static TheoryData<Operation, SimError> Nonsense => new()
    {
        { Operation.Online(4), SimError.CpuNotFound },
        { Operation.Offline(9000), SimError.CpuNotFound },
        { Operation.HotAdd(1), SimError.CpuAlreadyPresent },
        { Operation.HotAdd(7), SimError.CpuNotFound },
        { Operation.HotRemove(0), SimError.BootCpuNotRemovable },
        { Operation.HotRemove(3), SimError.CpuNotPresent },
        { Operation.DestroyVm("a"), SimError.VmNotFound },
        { Operation.RunVcpu("a", 0), SimError.VmNotFound },
        { Operation.Load("kvm_arm"), SimError.ModuleNotFound },
        { Operation.Load("kvm", ParameterValues.Parse(["nonsense=1"])), SimError.ModuleParameterNotFound },
        { Operation.Load("kvm", ParameterValues.Parse(["enable_virt_at_load=maybe"])),
            SimError.ModuleParameterInvalid },
        { Operation.Load("kvm_intel", onCpu: 3), SimError.CpuNotPresent },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Run_OfNonsense_IsAnErrorAndChangesNothing(Operation operation, SimError error)
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);
        HostState before = machine.State;
        int logged = machine.Log.Records.Count;

        SimException exception = Assert.Throws<SimException>(() => machine.Run(operation));

        Assert.Equal(error, exception.Error);
        Assert.Equal(before, machine.State);
        Assert.Equal(logged, machine.Log.Records.Count);
    }

    [Fact]
    public void Load_WithAParameterThatChangesNothingHere_TakesIt()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Amd, null, "ignore_msrs=1");

        Assert.True(machine.Run(Operation.Load("kvm_amd", ParameterValues.Parse(["avic=0", "npt=0"]))).Succeeded);
        Assert.Contains(machine.Log.Records, record => record.Text == "kvm_amd: Nested Paging disabled");
    }

    /// <summary>setup_vmcs_config warns of each CPU whose controls make no sense together, kept or refused.</summary>
    [Fact]
    public void Online_OfACpuThatPassesWithAWarning_PrintsItOnce()
    {
        MsrSet intel = TestMachines.Intel.Msrs;
        MsrSet withoutExit = intel.With(0x483, 0x037f_efff_0003_6dff);
        CpuModel plain = TestMachines.Intel with { Msrs = withoutExit.With(0x484, 0x0006_d3ff_0000_11ff) };
        CpuModel odd = plain with { Name = "odd", Msrs = withoutExit };
        SimMachine machine = TestMachines.Create("linux-6.12", plain, odd);
        OperationResult load = machine.Run(Operation.Load(
            "kvm_intel", ParameterValues.Parse(["error_on_inconsistent_vmcs_config=0", "nested=0"])));
        const string Warning = "kvm_intel: Inconsistent VM-Entry/VM-Exit pair, entry = 2000, exit = 0";

        OperationResult first = machine.Run(Operation.Online(TestMachines.OddCpu));
        machine.Run(Operation.Offline(TestMachines.OddCpu));
        OperationResult second = machine.Run(Operation.Online(TestMachines.OddCpu));

        Assert.DoesNotContain(Warning, load.Texts(), StringComparer.Ordinal);
        Assert.True(first.Succeeded && second.Succeeded);
        Assert.Contains(Warning, first.Texts(), StringComparer.Ordinal);
        Assert.DoesNotContain(Warning, second.Texts(), StringComparer.Ordinal);
    }

    [Fact]
    public void Online_OfAnOnlineCpu_SucceedsAndDoesNothing()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);

        OperationResult result = machine.Run(Operation.Online(1));

        Assert.Equal("ok", result.Summary);
        Assert.Empty(result.Log);
        Assert.Equal(result.Before.Kvm, result.After.Kvm);
    }

    [Fact]
    public void Offline_OfCpu0_FindsNoFile()
    {
        OperationResult result = TestMachines.Create("linux-6.12", TestMachines.Intel).Run(Operation.Offline(0));

        Assert.Equal("ENOENT from open", result.Summary);
    }

    [Fact]
    public void CreateVm_WithoutKvm_FindsNoDevice() => Assert.Equal(
        "ENOENT from open /dev/kvm",
        TestMachines.Create("linux-6.12", TestMachines.Intel).Run(Operation.CreateVm("a")).Summary);

    [Fact]
    public void Unload_WithAVm_IsRefusedUntilItIsGone()
    {
        SimMachine machine = TestMachines.Create("linux-6.12", TestMachines.Intel);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        Assert.Equal(Errno.EAGAIN, machine.Run(Operation.Unload("kvm_intel")).Errno);
        Assert.Equal(Errno.EAGAIN, machine.Run(Operation.Unload("kvm")).Errno);
        machine.Run(Operation.DestroyVm("a"));
        Assert.True(machine.Run(Operation.Unload("kvm_intel")).Succeeded);
        Assert.True(machine.State.VirtualizationOn.IsEmpty);
    }

    [Fact]
    public void Death_StopsEverythingUntilReboot()
    {
        CpuModel noVmx =
            TestMachines.Intel with { Name = "novmx", Features = TestMachines.Intel.Features.Without("vmx") };
        SimMachine machine = TestMachines.Create("linux-6.1", TestMachines.Intel, noVmx);
        machine.Load();
        machine.Run(Operation.CreateVm("a"));

        OperationResult result = machine.Run(Operation.Online(TestMachines.OddCpu));

        Assert.NotNull(result.Death);
        Assert.Equal("host died", result.Summary);
        Assert.Equal(
            SimError.MachineDead, Assert.Throws<SimException>(() => machine.Run(Operation.CreateVm("b"))).Error);
        Assert.True(machine.Run(Operation.Reboot()).Succeeded);
        Assert.Null(machine.State.Death);
        Assert.True(machine.Load().Succeeded);
    }

    [Fact]
    public void Predict_ChangesNothing_AndComesTrue()
    {
        Gen<Operation> operation = Gen.OneOf(
            Gen.Int[1, 3].Select(cpu => Operation.Online(cpu)),
            Gen.Int[1, 3].Select(value => Operation.Offline(value)),
            Gen.Int[1, 3].Select(cpu => Operation.HotAdd(cpu)),
            Gen.Int[1, 3].Select(value => Operation.HotRemove(value)),
            OneOf("a", "b").Select(value => Operation.CreateVm(value)),
            OneOf("a", "b").Select(value => Operation.DestroyVm(value)),
            OneOf("kvm_intel", "kvm").Select(module => Operation.Load(module)),
            OneOf("kvm_intel", "kvm").Select(value => Operation.Unload(value)));
        Gen.Select(OneOf("linux-6.1", "patch-v1", "linux-6.3", "linux-6.12"), operation.Array[1, 25])
            .Sample((generation, operations) => PredictAll(generation, operations), iter: 300);
    }

    [Fact]
    public void State_AfterBlockedWork_IsAValueThatCanBeKept()
    {
        SimMachine machine = TestMachines.Create("linux-6.3", TestMachines.Intel);
        machine.Load();
        machine.Begin(Operation.Online(TestMachines.OddCpu), "held", HotplugStep.SetOnline);
        HostState held = machine.State;

        OperationResult create = machine.Run(Operation.CreateVm("a"), timeoutMilliseconds: 100);
        Assert.True(create.IsBlocked);
        SimMachine fork = machine.Fork();

        Assert.True(machine.Release("held").Succeeded);
        Assert.True(machine.Wait("a").Succeeded);
        Assert.Equal("0-2", machine.State.VirtualizationOn.ToString());
        Assert.True(held.Kvm.HotplugWriter);
        Assert.True(fork.State.Kvm.HotplugWriter);
        Assert.True(fork.Release("held").Succeeded);
        Assert.Equal(machine.State.Kvm, fork.State.Kvm);
    }

    [Fact]
    public void BigHost_OfAllPossibleCpus_ComesUpAndServesVms()
    {
        HostDescription description = TestMachines.Describe("linux-6.12", TestMachines.Intel) with
        {
            PossibleCpus = CpuSet.MaxCpus,
            Topology = new CpuTopology(8, 512, 2),
            Stock = CpuSockets.Of(
                Enumerable.Range(0, CpuSet.MaxCpus).Select(cpu => KeyValuePair.Create(cpu, TestMachines.Intel))),
            Plugged = CpuSet.First(CpuSet.MaxCpus),
            OfflineAtBoot = default,
        };

        SimMachine machine = new(description);
        Assert.True(machine.Load().Succeeded);
        Assert.True(machine.Run(Operation.Offline(8191)).Succeeded);
        Assert.True(machine.Run(Operation.CreateVm("a")).Succeeded);

        Assert.Equal("0-8190", machine.State.VirtualizationOn.ToString());
    }

    private static Gen<string> OneOf(params string[] values) =>
        Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static void PredictAll(string generation, Operation[] operations)
    {
        CpuModel odd = TestMachines.WithBusLockDetection(TestMachines.Intel);
        SimMachine machine = TestMachines.Create(generation, TestMachines.Intel, odd);
        foreach (Operation operation in operations)
        {
            HostState before = machine.State;
            try
            {
                OperationResult predicted = machine.Predict(operation);
                Assert.Equal(before, machine.State);
                OperationResult real = machine.Run(operation);
                Assert.Equal(predicted.Summary, real.Summary);
                Assert.Equal(predicted.After, machine.State);
                Assert.Equal(predicted.Log, real.Log);
            }
            catch (SimException)
            {
                Assert.Equal(before, machine.State);
            }
        }
    }
}
