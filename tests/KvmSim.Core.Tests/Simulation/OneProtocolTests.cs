using CsCheck;
using KvmSim.Core.Tests.Protocol;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;
using KvmSim.Simulation;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>
/// The protocol is written once: random operations done to a simulated machine, hardware and log and all, and done by
/// one actor of each kind in the explorer's bare world, leave the same shared state after each of them.
/// </summary>
public sealed class OneProtocolTests
{
    private const int Cpus = 4;

    public static TheoryData<string, string> Generations => new()
    {
        { "linux-5.16", "" },
        { "linux-6.1", "" },
        { "patch-v1", "" },
        { "patch-v1-reevaluate", "" },
        { "patch-v1-param", "refuse_incompatible_cpu=1" },
        { "abort-always", "" },
        { "patch-v2", "" },
        { "patch-v4", "" },
        { "linux-6.3", "" },
        { "linux-6.12", "enable_virt_at_load=0" },
        { "linux-6.16", "enable_virt_at_load=0" },
    };

    [Theory]
    [MemberData(nameof(Generations))]
    public void Simulation_AndBareProtocol_ShareEveryState(string generation, string parameter)
    {
        Gen<(int Kind, int Cpu)> step = Gen.Select(Gen.Int[0, 3], Gen.Int[1, Cpus - 1]);
        step.Array[1, 40].Sample(steps => RunBoth(generation, parameter, steps), iter: 200);
    }

    private static void RunBoth(string generation, string parameter, (int Kind, int Cpu)[] steps)
    {
        CpuModel odd = TestMachines.WithBusLockDetection(TestMachines.Intel);
        HostDescription description = TestMachines.Describe(
            generation, TestMachines.Intel, odd, parameter.Length == 0 ? [] : [parameter]) with
        {
            Plugged = CpuSet.First(Cpus),
        };
        SimMachine machine = new(description);
        Assert.True(machine.Load().Succeeded);
        BareMachine bare = new(machine.Kernel.Parts, machine.State.Kvm, default(CpuMask64).With(TestMachines.OddCpu));
        foreach ((int kind, int cpu) in steps)
        {
            bool created = machine.State.Vms.Count > 0;
            switch (kind)
            {
                case 0 or 1 when machine.State.Kvm.Online.Contains(cpu) != (kind == 0):
                    machine.Run(kind == 0 ? Operation.Online(cpu) : Operation.Offline(cpu));
                    bare.MoveCpu(cpu);
                    break;
                case 2 when !created:
                    machine.Run(Operation.CreateVm("a"));
                    bare.StepVm();
                    break;
                case 3 when created:
                    machine.Run(Operation.DestroyVm("a"));
                    bare.StepVm();
                    break;
            }

            Assert.Equal(bare.State, Narrow(machine.State.Kvm));
        }
    }

    private static KvmState<CpuMask64> Narrow(KvmState<CpuSet> state) => new()
    {
        Online = BareMachine.Narrow(state.Online),
        Enabled = BareMachine.Narrow(state.Enabled),
        Usage = state.Usage,
        HotplugReaders = state.HotplugReaders,
        HotplugWriter = state.HotplugWriter,
        CountLock = state.CountLock,
        HardwareIncompatible = state.HardwareIncompatible,
        EnableFailed = state.EnableFailed,
        CallbackInstalled = state.CallbackInstalled,
    };

    private sealed class BareMachine(ProtocolParts parts, KvmState<CpuSet> start, CpuMask64 incompatible)
    {
        private KvmState<CpuMask64> _state = OneProtocolTests.Narrow(start);
        private ModelKernel _kernel = new(incompatible, default);
        private VmActor<CpuMask64> _vm;

        public KvmState<CpuMask64> State => _state;

        public static CpuMask64 Narrow(CpuSet set) => new(set.Aggregate(0UL, (bits, cpu) => bits | (1UL << cpu)));

        public void MoveCpu(int cpu)
        {
            HotplugActor actor = default;
            StepOutcome outcome = HotplugProgram<CpuMask64, ModelKernel>.Begin(
                ref _state, ref actor, cpu, parts, ref _kernel);
            while (outcome == StepOutcome.Stepped)
            {
                outcome = HotplugProgram<CpuMask64, ModelKernel>.Step(ref _state, ref actor, parts, ref _kernel);
            }

            Assert.Equal(StepOutcome.Finished, outcome);
        }

        public void StepVm()
        {
            StepOutcome outcome = StepOutcome.Stepped;
            while (outcome == StepOutcome.Stepped)
            {
                outcome = VmProgram<CpuMask64, ModelKernel>.Step(ref _state, ref _vm, parts, ref _kernel);
            }

            Assert.Equal(StepOutcome.Finished, outcome);
        }
    }
}
