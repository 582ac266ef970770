using System.Runtime.CompilerServices;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// What an operation costs does not depend on what is there beside it: counted in bytes that are allocated, not in
/// time. A copy of all VMs, or a judgement of all CPUs, shows in them.
/// </summary>
public sealed class FlatCostTests
{
    [Fact]
    public void Vm_BesideThousands_CostsWhatItCostsBesideFew()
    {
        long few = Vms(200), many = Vms(6_400);

        Assert.InRange(many, 1, 2 * few); // a tree that is five levels deeper
    }

    [Fact]
    public void Online_OfOneCpuOfThousands_CostsItsMasksAlone()
    {
        long few = Toggle(64), many = Toggle(CpuSet.MaxCpus);

        // A mask of all CPUs takes a kilobyte more; an operation changes a handful.
        Assert.InRange(many, 1, few + (16 * CpuSet.MaxCpus / 8));
    }

    /// <summary>
    /// An answer holds the states before and after, and the lines that were printed; the way to it leaves little.
    /// </summary>
    [Fact]
    public void Online_OfOneCpuOfFew_AllocatesItsAnswerAndLittleMore()
    {
        SimMachine machine = Machine("linux-6.12", 64, odd: false);
        Operation[] operations = [Operation.Offline(63), Operation.Online(63)];
        void Do() => Array.ForEach(operations, operation => machine.Run(operation));
        Do();

        Assert.InRange(Bytes(Do), 2 * Unsafe.SizeOf<HostState>(), 10 * Unsafe.SizeOf<HostState>());
    }

    /// <summary>Each CPU that is asked has its turn, and no more than that.</summary>
    [Theory]
    [InlineData("linux-6.12")]
    [InlineData("linux-6.1")]
    public void RefusedLoad_AndItsReason_GrowAsTheCpusDo(string generation)
    {
        long few = RefusedLoad(generation, 250), many = RefusedLoad(generation, 1_000);

        Assert.InRange(many, 1, 6 * few); // the square is 16 times; masks are longer too
    }

    /// <summary>
    /// A result holds the states before and after: what is asked of a machine is kept, and that is not.
    /// </summary>
    [Fact]
    public void History_OfOperations_HoldsNoStates()
    {
        SimMachine machine = Machine("linux-6.12", 64, odd: false);
        WeakReference first = Forgotten(machine, Operation.Offline(1));
        WeakReference planned = ForgottenPlan(machine, Operation.Online(1));
        machine.Run(Operation.Offline(2));
        GC.Collect();

        Assert.False(first.IsAlive, "the result of an operation is kept");
        Assert.False(planned.IsAlive, "the result of a plan that was carried out is kept");
        Assert.Equal(4, machine.History.Count);
        Assert.True(machine.History.IsComplete);
    }

    // Methods of their own, so that no local of the test holds what they made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forgotten(SimMachine machine, Operation operation) => new(machine.Run(operation));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ForgottenPlan(SimMachine machine, Operation operation) =>
        new(machine.Do(machine.Plan(operation)));

    private static long Vms(int count)
    {
        SimMachine machine = Machine("linux-6.12", 4, odd: false);
        for (int i = 0; i < count; i++)
        {
            Assert.True(machine.Run(Operation.CreateVm($"v{i}")).Succeeded);
        }

        return Cost(machine, [Operation.CreateVm("new"), Operation.RunVcpu("new", 1), Operation.DestroyVm("new")]);
    }

    private static long Toggle(int cpus) =>
        Cost(Machine("linux-6.12", cpus, odd: false), [Operation.Offline(cpus - 1), Operation.Online(cpus - 1)]);

    private static long RefusedLoad(string generation, int cpus)
    {
        SimMachine machine = Machine(generation, cpus, odd: true);
        return Bytes(() =>
        {
            Assert.False(machine.Run(Operation.Load("kvm_intel")).Succeeded);
            Assert.Equal(cpus - 1, machine.FindIncompatibleOnline()!.Cpu);
        });
    }

    /// <summary>The second time, when all is compiled and cached.</summary>
    private static long Cost(SimMachine machine, Operation[] operations)
    {
        void Do() => Assert.All(operations, operation => Assert.True(machine.Run(operation).Succeeded));
        Do();
        return Bytes(Do);
    }

    private static long Bytes(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static SimMachine Machine(string generation, int cpus, bool odd)
    {
        CpuModel last = odd ? TestMachines.WithBusLockDetection(TestMachines.Intel) : TestMachines.Intel;
        HostDescription host = UniformHost.Describe(
            "flat", MachineBlueprint.FindGeneration(generation), TestMachines.Intel, cpus, cpus);
        SimMachine machine = new(host with { Stock = host.Stock.Plug(cpus - 1, last) });
        if (!odd)
        {
            machine.Load();
        }

        return machine;
    }
}
