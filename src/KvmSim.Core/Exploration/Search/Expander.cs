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
    where TWord : struct, IBinaryInteger<TWord>, IUnsignedNumber<TWord>
{
    private readonly SearchSpace _space;
    private readonly StateCodec<TWord> _codec;
    private readonly ExploredState _state;
    private readonly ProtocolParts _parts;
    private readonly Canonicalizer<TWord>? _canonicalizer;
    private readonly UserPropertyCheck? _userCheck;
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

        int count = _state.ActiveHotplug >= 0 ? ExpandHotplug(word, ref sink) : ExpandIdle(word, ref sink);
        for (int index = 0; index < _space.VmActors; index++)
        {
            count += ExpandVm(word, index, ref sink);
        }

        return _space.Layout.HasLoader ? count + ExpandLoader(word, ref sink) : count;
    }

    private int ExpandIdle<TSink>(TWord word, ref TSink sink)
        where TSink : struct, ISuccessorSink<TWord>
    {
        int count = 0;
        for (int index = 0; index < _space.ExpandedHotplugActors; index++)
        {
            for (int cpu = 1; cpu < _space.CpuCount; cpu++)
            {
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

        KvmState<CpuMask64> shared = _state.Shared;
        if (VmSteps.Step(ref shared, ref actor, _parts, ref _kernel) == StepOutcome.Blocked)
        {
            return 0;
        }

        TWord successor = _codec.WithVm(word, shared, actor, index, _state.Walker);
        Emit(successor, shared, new RaceAction(RaceActorKind.Vm, index), ref sink);
        return 1;
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
