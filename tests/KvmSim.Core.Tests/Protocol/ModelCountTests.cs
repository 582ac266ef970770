using KvmSim.Hardware;
using KvmSim.Protocol;
using Xunit;

namespace KvmSim.Core.Tests.Protocol;

/// <summary>
/// The step programs, interleaved in all orders, have exactly as many states and transitions as the published model
/// (counted with SPIN and with an independent explorer): the shape of the steps is right, not only their results.
/// </summary>
public sealed class ModelCountTests
{
    public static TheoryData<string, int, int, int, int, int> Counts => new()
    {
        { "base", 2, 1, 1, 174, 305 },
        { "base", 2, 2, 2, 1072, 2432 },
        { "base", 3, 1, 2, 4248, 9450 },
        { "base", 3, 2, 2, 7770, 17918 },
        { "moved", 2, 2, 2, 1084, 2300 },
        { "moved", 3, 2, 2, 6750, 14390 },
        { "v1-nolock", 2, 2, 2, 1428, 3230 },
        { "v1-nolock", 3, 2, 2, 8870, 20466 },
        { "v1", 2, 1, 1, 65, 88 },
        { "v1", 3, 2, 2, 932, 1596 },
        { "v1", 4, 1, 2, 1520, 2602 },
        { "v1-reeval", 3, 2, 2, 848, 1470 },
        { "v1-reeval", 4, 2, 2, 2388, 4156 },
        { "abort", 3, 2, 2, 764, 1344 },
        { "abort", 4, 1, 2, 1224, 2146 },
        { "upstream", 2, 1, 1, 40, 43 },
        { "upstream", 4, 2, 2, 1356, 2024 },
        { "inverted", 3, 2, 2, 1126, 1928 },
        { "inverted", 4, 1, 2, 1764, 3002 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Interleavings_OfEachGeneration_AreCountedAsPublished(
        string generation, int cpus, int hotplugActors, int vmActors, int states, int transitions)
    {
        (int foundStates, int foundTransitions) = Explore(Parts(generation), cpus, hotplugActors, vmActors);

        Assert.Equal((states, transitions), (foundStates, foundTransitions));
    }

    private static ProtocolParts Parts(string generation)
    {
        ProtocolParts v1 = new()
        {
            Callback = CallbackSection.Online,
            Check = CheckPlace.Callback,
            Remembers = true,
            Locking = VmLocking.HotplugThenCount,
            CountLockStopsMachine = true,
        };
        return generation switch
        {
            "base" => new ProtocolParts { Callback = CallbackSection.Starting, CountLockStopsMachine = true },
            "moved" => new ProtocolParts { Callback = CallbackSection.Online, CountLockStopsMachine = true },
            "v1-nolock" => v1 with { Locking = VmLocking.CountOnly },
            "v1" => v1,
            "v1-reeval" => v1 with { Reevaluates = true },
            "abort" => v1 with { Remembers = false, Refusal = RefusalPolicy.Always },
            "upstream" =>
                v1 with { Check = CheckPlace.Enable, Remembers = false, LocksOnDestroy = true, ResetsFailure = true },
            "inverted" => v1 with { Locking = VmLocking.CountThenHotplug },
            _ => throw new ArgumentOutOfRangeException(nameof(generation)),
        };
    }

    private static (int States, int Transitions) Explore(ProtocolParts parts, int cpus, int hotplugActors, int vmActors)
    {
        ModelKernel kernel = new(default(CpuMask64).With(cpus - 1), default);
        World initial = new(
            new KvmState<CpuMask64>
            {
                Online = new CpuMask64((1UL << cpus) - 1)
                .Without(cpus - 1),
                CallbackInstalled = true
            },
            new HotplugActor[hotplugActors],
            new VmActor<CpuMask64>[vmActors]);
        Dictionary<string, World> seen = new(StringComparer.Ordinal) { [initial.Key] = initial };
        Queue<World> todo = new([initial]);
        int transitions = 0;
        while (todo.TryDequeue(out World? world))
        {
            foreach (World next in Successors(world, cpus, parts, kernel))
            {
                Assert.True(++transitions < 50_000, "There is no end of states.");
                if (seen.TryAdd(next.Key, next))
                {
                    todo.Enqueue(next);
                }
            }
        }

        return (seen.Count, transitions);
    }

    private static IEnumerable<World> Successors(World world, int cpus, ProtocolParts parts, ModelKernel kernel)
    {
        for (int i = 0; i < world.Hotplug.Length; i++)
        {
            bool idle = world.Hotplug[i].Step == HotplugStep.Idle;
            for (int cpu = 1; cpu < (idle ? cpus : 2); cpu++)
            {
                KvmState<CpuMask64> state = world.State;
                HotplugActor actor = world.Hotplug[i];
                StepOutcome outcome = idle
                    ? HotplugProgram<CpuMask64, ModelKernel>.Begin(ref state, ref actor, cpu, parts, ref kernel)
                    : HotplugProgram<CpuMask64, ModelKernel>.Step(ref state, ref actor, parts, ref kernel);
                if (outcome != StepOutcome.Blocked)
                {
                    HotplugActor[] actors = [.. world.Hotplug];
                    actors[i] = actor;
                    yield return world with { State = state, Hotplug = actors };
                }
            }
        }

        for (int i = 0; i < world.Vms.Length; i++)
        {
            KvmState<CpuMask64> state = world.State;
            VmActor<CpuMask64> actor = world.Vms[i];
            if (VmProgram<CpuMask64, ModelKernel>.Step(ref state, ref actor, parts, ref kernel) != StepOutcome.Blocked)
            {
                VmActor<CpuMask64>[] actors = [.. world.Vms];
                actors[i] = actor;
                yield return world with { State = state, Vms = actors };
            }
        }
    }

    private sealed record World(KvmState<CpuMask64> State, HotplugActor[] Hotplug, VmActor<CpuMask64>[] Vms)
    {
        public string Key => $"{State}|{string.Join(';', Hotplug)}|{string.Join(';', Vms)}";
    }
}
