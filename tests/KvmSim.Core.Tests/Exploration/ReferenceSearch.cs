using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Protocol;

using HotplugSteps =
    KvmSim.Protocol.HotplugProgram<KvmSim.Hardware.CpuMask64, KvmSim.Exploration.ExplorationKernel>;
using VmSteps = KvmSim.Protocol.VmProgram<KvmSim.Hardware.CpuMask64, KvmSim.Exploration.ExplorationKernel>;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// The same question asked the plain way: states as objects in a dictionary, no packing, no sharing of code with the
/// explorer but the step programs and their kernel. Slow, and easy to believe.
/// </summary>
internal sealed class ReferenceSearch
{
    private readonly ExplorationModel _model;
    private readonly int _cpus;
    private readonly CpuMask64 _incompatible;
    private readonly CpuMask64[] _changing;
    private readonly Dictionary<RaceProperty, int> _found = [];
    private ExplorationKernel _kernel;

    private ReferenceSearch(ExplorationModel model, int cpus, int[] incompatible, int[] failing, int[][] changing)
    {
        _model = model;
        _cpus = cpus;
        _incompatible = SetOf(incompatible);
        _changing = [.. changing.Select(SetOf)];
        _kernel = new ExplorationKernel(_incompatible, SetOf(failing), _changing, enablesAtLoad: false);
    }

    public static (int States, int Transitions, Dictionary<RaceProperty, int> Found) Run(
        ExplorationModel model, int cpus, int hotplugActors, int vmActors, int[] incompatible, int[] failing,
        int[][] changing)
    {
        ReferenceSearch search = new(model, cpus, incompatible, failing, changing);
        KvmState<CpuMask64> shared = new()
        {
            Online = SetOf(Enumerable.Range(0, cpus).Except(incompatible).Except(failing)
                .Except(changing.SelectMany(kind => kind))),
            CallbackInstalled = !model.Parts.InstallsOnUse,
        };
        return search.Explore(new World(
            shared, new HotplugActor[hotplugActors], new VmActor<CpuMask64>[vmActors], 0, new ulong[vmActors]));
    }

    private static CpuMask64 SetOf(IEnumerable<int> cpus) =>
        cpus.Aggregate(default(CpuMask64), (set, cpu) => set.With(cpu));

    private (int States, int Transitions, Dictionary<RaceProperty, int> Found) Explore(World initial)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal) { [initial.Key] = 0 };
        Queue<World> todo = new([initial]);
        int transitions = 0;
        while (todo.TryDequeue(out World? world))
        {
            int depth = seen[world.Key];
            int before = transitions;
            foreach (World next in Successors(world, depth + 1))
            {
                transitions++;
                if (seen.TryAdd(next.Key, depth + 1))
                {
                    todo.Enqueue(next);
                }
            }

            if (transitions == before)
            {
                _found.TryAdd(RaceProperty.Deadlock, depth);
            }
        }

        return (seen.Count, transitions, _found);
    }

    private IEnumerable<World> Successors(World world, int depth)
    {
        for (int i = 0; i < world.Hotplug.Length; i++)
        {
            bool idle = world.Hotplug[i].Step == HotplugStep.Idle;
            for (int cpu = 1; cpu < (idle ? _cpus : 2); cpu++)
            {
                KvmState<CpuMask64> state = world.Shared;
                HotplugActor actor = world.Hotplug[i];
                StepOutcome outcome = idle
                    ? HotplugSteps.Begin(ref state, ref actor, cpu, _model.Parts, ref _kernel)
                    : HotplugSteps.Step(ref state, ref actor, _model.Parts, ref _kernel);
                if (outcome != StepOutcome.Blocked)
                {
                    Judge(world.Shared, state, releases: outcome == StepOutcome.Finished, depth);
                    HotplugActor[] actors = [.. world.Hotplug];
                    actors[i] = actor;
                    World next = world with
                    {
                        Shared = state,
                        Hotplug = actors,
                        Came = world.Came | Kinds(state.Online),
                    };
                    Note(
                        RaceProperty.StaleVm,
                        outcome == StepOutcome.Finished && !state.CountLock && next.HasStaleVm(Kinds(state.Online)),
                        depth);
                    yield return next;
                }
            }
        }

        for (int i = 0; i < world.Vms.Length; i++)
        {
            KvmState<CpuMask64> state = world.Shared;
            VmActor<CpuMask64> actor = world.Vms[i];
            if (VmSteps.Step(ref state, ref actor, _model.Parts, ref _kernel) != StepOutcome.Blocked)
            {
                Judge(world.Shared, state, releases: world.Shared.CountLock && !state.CountLock, depth);
                VmActor<CpuMask64>[] actors = [.. world.Vms];
                actors[i] = actor with { Result = actor.Result == Errno.None ? Errno.None : Errno.EIO };
                ulong[] told = [.. world.Told];
                bool begins = actor.Step == VmStep.Running && world.Vms[i].Step != VmStep.Running;
                told[i] = begins ? world.Came : actor.Step == VmStep.Running ? told[i] : 0;
                yield return world with { Shared = state, Vms = actors, Told = told };
            }
        }
    }

    private void Judge(KvmState<CpuMask64> before, KvmState<CpuMask64> after, bool releases, int depth)
    {
        Note(RaceProperty.UncheckedEnable, _kernel.Broken.HasFlag(RaceProperty.UncheckedEnable), depth);
        Note(RaceProperty.SpuriousRefusal, _kernel.Broken.HasFlag(RaceProperty.SpuriousRefusal), depth);
        Note(RaceProperty.StaleFlag, _kernel.Forbidden && (before.Online.Bits & _incompatible.Bits) == 0, depth);
        _kernel.ClearNotes();
        if (!releases || after.CountLock || after.HotplugWriter)
        {
            return;
        }

        ulong online = after.Online.Bits;
        ulong enabled = after.Enabled.Bits;
        Note(RaceProperty.OnlineNotEnabled, after.Usage > 0 && (online & ~enabled) != 0, depth);
        Note(RaceProperty.EnabledLeak, (enabled & ~online) != 0 || (after.Usage == 0 && enabled != 0), depth);
        Note(RaceProperty.IncompatibleUnderVms, after.Usage > 0 && (online & _incompatible.Bits) != 0, depth);
    }

    /// <summary>The changes that CPUs of a set come with.</summary>
    private ulong Kinds(CpuMask64 cpus) => _changing.Select((kind, i) => (kind.Bits & cpus.Bits) != 0 ? 1UL << i : 0)
        .Aggregate(0UL, (all, one) => all | one);

    private void Note(RaceProperty property, bool broken, int depth)
    {
        if (broken)
        {
            _found.TryAdd(property, depth);
        }
    }

    /// <summary>A state; what CPUs changed and what each VM was told is kept here once more, in other words.</summary>
    private sealed record World(
        KvmState<CpuMask64> Shared, HotplugActor[] Hotplug, VmActor<CpuMask64>[] Vms, ulong Came, ulong[] Told)
    {
        public string Key => $"{Shared with { Changes = 0 }}|{string.Join(';', Hotplug)}|"
            + $"{string.Join(';', Vms.Select(vm => vm with { Told = 0 }))}|{Came}|{string.Join(';', Told)}";

        public bool HasStaleVm(ulong online) =>
            Vms.Select((vm, i) => vm.Step == VmStep.Running && (online & ~Told[i]) != 0).Contains(true);
    }
}
