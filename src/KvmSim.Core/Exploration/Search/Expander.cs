using System.Numerics;
using System.Runtime.CompilerServices;

using KvmSim.Hardware;
using KvmSim.Protocol;

using HotplugSteps = KvmSim.Protocol.HotplugProgram<KvmSim.Hardware.CpuMask64, KvmSim.Exploration.ExplorationKernel>;
using LoaderSteps = KvmSim.Protocol.LoaderProgram<KvmSim.Hardware.CpuMask64, KvmSim.Exploration.ExplorationKernel>;
using VmSteps = KvmSim.Protocol.VmProgram<KvmSim.Hardware.CpuMask64, KvmSim.Exploration.ExplorationKernel>;

namespace KvmSim.Exploration;

/// <summary>
/// Takes every step that is possible in a state, by the programs that the simulation runs. One object a thread; the
/// order of the steps is fixed.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal sealed class Expander<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private readonly SearchSpace _space;
    private readonly StateCodec<TWord> _codec;
    private readonly ExploredState _state;
    private readonly ProtocolParts _parts;
    private readonly Canonicalizer<TWord>? _canonicalizer;
    private readonly UserPropertyCheck? _userCheck;
    private readonly bool _checksFirst;
    private readonly ulong _movable;
    private readonly ulong _runStarts;
    private ExplorationKernel _kernel;

    public Expander(SearchSpace space)
        : this(space, UserPropertyCheck.Of(space))
    {
    }

    /// <summary>With a check of its own for what a user stated; null: none.</summary>
    public Expander(SearchSpace space, UserPropertyCheck? userCheck)
    {
        _space = space;
        _codec = new StateCodec<TWord>(space.Layout);
        _state = new ExploredState(space.VmActors);
        _parts = space.Model.Parts;
        _kernel = space.Kernel;
        _userCheck = userCheck;
        _canonicalizer = space.UsesSymmetry ? new Canonicalizer<TWord>(space) : null;
        _checksFirst = space.Layout.HasLoader && (space.WalksFirst || space.WalksInAnyOrder);
        _movable = (ulong.MaxValue >> (64 - space.CpuCount)) & ~1UL;
        _runStarts = space.LikeCpus.Aggregate(0UL, (starts, run) => starts | (1UL << run.Start));
    }

    /// <summary>How many successors a state has at most.</summary>
    public int MaxSuccessors => (_space.HotplugActors * (_space.CpuCount - 1)) + _space.VmActors + 1;

    /// <summary>Where the exploration begins.</summary>
    public TWord Initial()
    {
        TWord word = default;
        LoaderActor<CpuMask64> loader = _space.InitialLoader;
        word = _space.Layout.HasLoader
            ? _codec.WithLoader(word, _space.InitialShared, loader, -1)
            : _codec.WithHotplug(word, _space.InitialShared, default, 0);
        return Canonical(word);
    }

    /// <summary>The same state under its canonical names; the state itself without symmetry.</summary>
    public TWord Canonical(TWord word) => _canonicalizer is null ? word : _canonicalizer.Normalize(word);

    /// <summary>Hands every transition of a state to the sink.</summary>
    /// <returns>How many there are.</returns>
    public int Expand<TSink>(TWord word, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        _codec.Decode(word, _state);
        if (_space.WalksFirst && _state.Walker >= 0 && !_state.Vms[_state.Walker].Todo.IsEmpty)
        {
            return _state.Walker == _space.VmActors
                ? ExpandLoader(word, ref sink)
                : ExpandVm(word, _state.Walker, ref sink);
        }

        if (_checksFirst && _state.Loader.Step == LoaderStep.CheckEach)
        {
            // What a load checks shows to nobody before it is done, and nobody changes what a CPU is.
            return ExpandLoader(word, ref sink);
        }

        int count = _state.ActiveHotplug >= 0
            ? ExpandHotplug(word, ref sink) : ExpandIdle(word, ulong.MaxValue, ref sink);
        for (int index = 0; index < _space.VmActors; index++)
        {
            count += ExpandVm(word, index, ref sink);
        }

        return _space.Layout.HasLoader ? count + ExpandLoader(word, ref sink) : count;
    }

    /// <summary>
    /// Hands those transitions to the sink that pick one of some CPUs: a walk's next, or one that is to be moved. A few
    /// others may be among them.
    /// </summary>
    public void ExpandTaking<TSink>(TWord word, ulong cpus, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        _codec.Decode(word, _state);
        CpuMask64 walk = _state.Walker < 0 ? default : _state.Vms[_state.Walker].Todo;
        CpuMask64 load = _state.Loader.Todo;
        bool isFree = !_checksFirst || _state.Loader.Step != LoaderStep.CheckEach;
        bool takes = _space.WalksInAnyOrder ? (walk.Bits & cpus) != 0 : !walk.IsEmpty && Holds(cpus, walk.Lowest);
        if (_state.Walker == _space.VmActors || (!load.IsEmpty && Holds(cpus, load.Lowest)))
        {
            ExpandLoader(word, ref sink);
        }

        if (_state.Walker >= 0 && _state.Walker < _space.VmActors && isFree && (takes || walk.IsEmpty))
        {
            ExpandVm(word, _state.Walker, ref sink);
        }

        bool isWalking = _space.WalksFirst && !walk.IsEmpty;
        if (_state.ActiveHotplug < 0 && isFree && !isWalking)
        {
            ExpandIdle(word, cpus, ref sink);
        }
    }

    private static bool Holds(ulong cpus, int cpu) => (cpus & (1UL << cpu)) != 0;

    private int ExpandIdle<TSink>(TWord word, ulong among, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        int count = 0;
        for (int index = 0; index < _space.ExpandedHotplugActors; index++)
        {
            for (ulong cpus = among & Picked(); cpus != 0; cpus &= cpus - 1)
            {
                int cpu = BitOperations.TrailingZeroCount(cpus);
                KvmState<CpuMask64> shared = _state.Shared;
                HotplugActor actor = default;
                if (HotplugSteps.Begin(ref shared, ref actor, cpu, _parts, ref _kernel) == StepOutcome.Blocked)
                {
                    // Who cannot take the lock for one CPU cannot take it for another.
                    return count;
                }

                TWord successor = _codec.WithHotplug(word, shared, actor, index);
                Emit(successor, shared, new RaceAction(RaceActorKind.Hotplug, index, cpu), ref sink);
                count++;
            }
        }

        return count;
    }

    /// <summary>
    /// The CPUs that an idle actor may pick; by symmetry the first of neighbours that are in the same sets speaks for
    /// all.
    /// </summary>
    private ulong Picked() => _canonicalizer is null ? _movable : _movable & Firsts();

    /// <summary>Of neighbours of a kind that are in the same sets the first.</summary>
    private ulong Firsts()
    {
        ulong changes = Changes(_state.Shared.Online.Bits) | Changes(_state.Shared.Enabled.Bits)
            | Changes(_state.Loader.Todo.Bits) | _runStarts;
        return _state.Walker < 0 ? changes : changes | Changes(_state.Vms[_state.Walker].Todo.Bits);
    }

    /// <summary>The CPUs that are in a set and the one before not, or the other way round.</summary>
    private static ulong Changes(ulong set) => set ^ (set << 1);

    private int ExpandHotplug<TSink>(TWord word, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        KvmState<CpuMask64> shared = _state.Shared;
        HotplugActor actor = _state.Hotplug;
        if (HotplugSteps.Step(ref shared, ref actor, _parts, ref _kernel) == StepOutcome.Blocked)
        {
            return 0;
        }

        TWord successor = _codec.WithHotplug(word, shared, actor, _state.ActiveHotplug);
        if (_space.ChangeCount > 0)
        {
            _kernel.Broken |= PropertyCheck.OfTold(
                _state.Shared, shared, _state.Vms.AsSpan(0, _space.VmActors), _kernel);
        }

        Emit(successor, shared, new RaceAction(RaceActorKind.Hotplug, _state.ActiveHotplug), ref sink);
        return 1;
    }

    private int ExpandVm<TSink>(TWord word, int index, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        VmActor<CpuMask64> actor = _state.Vms[index];
        if (_space.Layout.HasLoader && actor.Step == VmStep.Create && _state.Loader.Step != LoaderStep.Loaded)
        {
            // Without /dev/kvm there is nobody to ask for a VM.
            return 0;
        }

        if (_space.WalksInAnyOrder && !actor.Todo.IsEmpty)
        {
            return ExpandWalk(word, index, ref sink);
        }

        KvmState<CpuMask64> shared = _state.Shared;
        if (VmSteps.Step(ref shared, ref actor, _parts, ref _kernel) == StepOutcome.Blocked)
        {
            return 0;
        }

        TWord successor = _codec.WithVm(word, shared, actor, index, _state.Walker);
        Emit(successor, shared, new RaceAction(RaceActorKind.Vm, index), ref sink);
        return 1;
    }

    /// <summary>
    /// A walk goes on with any of its CPUs: the program takes the lowest, so it is given one at a time. The moved CPU
    /// is like no other, whatever sets it is in.
    /// </summary>
    private int ExpandWalk<TSink>(TWord word, int index, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        CpuMask64 todo = _state.Vms[index].Todo;
        ulong moved = _state.ActiveHotplug >= 0 ? 1UL << _state.Hotplug.Cpu : 0;
        int count = 0;
        for (ulong cpus = todo.Bits & (Firsts() | 1 | moved | (moved << 1)); cpus != 0; cpus &= cpus - 1)
        {
            int cpu = BitOperations.TrailingZeroCount(cpus);
            VmActor<CpuMask64> actor = _state.Vms[index];
            actor.Todo = default(CpuMask64).With(cpu);
            KvmState<CpuMask64> shared = _state.Shared;
            if (VmSteps.Step(ref shared, ref actor, _parts, ref _kernel) == StepOutcome.Blocked)
            {
                continue;
            }

            // A walk that ends early has a set of its own from then on.
            if (actor.Step == _state.Vms[index].Step)
            {
                actor.Todo = todo.Without(cpu);
            }

            TWord successor = _codec.WithVm(word, shared, actor, index, _state.Walker);
            Emit(successor, shared, new RaceAction(RaceActorKind.Vm, index, cpu), ref sink);
            count++;
        }

        return count;
    }

    private int ExpandLoader<TSink>(TWord word, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        LoaderActor<CpuMask64> loader = _state.Loader;
        if (loader.Step == LoaderStep.Loaded && AnyVm())
        {
            // A VM's file holds a reference to the module, and rmmod answers EAGAIN.
            return 0;
        }

        KvmState<CpuMask64> shared = _state.Shared;
        if (LoaderSteps.Step(ref shared, ref loader, _parts, ref _kernel) == StepOutcome.Blocked)
        {
            return 0;
        }

        TWord successor = _codec.WithLoader(word, shared, loader, _state.Walker);
        Emit(successor, shared, new RaceAction(RaceActorKind.Loader, 0), ref sink);
        return 1;
    }

    private bool AnyVm()
    {
        for (int index = 0; index < _space.VmActors; index++)
        {
            if (_state.Vms[index].Step != VmStep.Create)
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Emit<TSink>(TWord successor, in KvmState<CpuMask64> after, RaceAction action, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        RaceProperty broken = PropertyCheck.Judge(_state.Shared, after, _parts, ref _kernel);
        if (_userCheck is not null)
        {
            broken |= _userCheck.Judge(_state.Shared, after, _kernel);
        }

        sink.Add(_canonicalizer is null ? successor : _canonicalizer.Normalize(successor), action, broken);
    }
}
