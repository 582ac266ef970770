using System.Runtime.CompilerServices;

using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// Packs a state into a word and back. Results are kept as success or failure only, as in the published model; who
/// holds cpu_hotplug_lock for writing and who walks follows from the actors' steps.
/// </summary>
/// <typeparam name="TWord">The packed state.</typeparam>
internal readonly struct StateCodec<TWord>
    where TWord : unmanaged, IStateWord<TWord>
{
    private const uint WalkingSteps =
        (1u << (int)VmStep.EnableEach) | (1u << (int)VmStep.RollBackEach) | (1u << (int)VmStep.DisableEach);

    private readonly StateLayout _layout;
    private readonly ulong _cpus;
    private readonly TWord _sharedMask;
    private readonly TWord _hotplugMask;

    public StateCodec(StateLayout layout)
    {
        _layout = layout;
        _cpus = ulong.MaxValue >> (64 - layout.CpuCount);
        _sharedMask = Field(0, 2 * layout.CpuCount) | Field(layout.UsageAt, layout.UsageBits + layout.ReadersBits + 4)
            | Field(layout.ChangesAt, layout.ChangeBits);
        _hotplugMask = Field(layout.ActiveAt, layout.HotplugFlagsAt + 2 - layout.ActiveAt);
    }

    /// <summary>Fills an object from a word.</summary>
    public void Decode(TWord word, ExploredState state)
    {
        StateLayout layout = _layout;
        uint flags = Small(word, layout.FlagsAt, 4);
        int active = (int)Small(word, layout.ActiveAt, layout.ActiveBits) - 1;
        state.Shared.Online = new CpuMask64(word.From(0) & _cpus);
        state.Shared.Enabled = new CpuMask64(word.From(layout.EnabledAt) & _cpus);
        state.Shared.Usage = (int)Small(word, layout.UsageAt, layout.UsageBits);
        state.Shared.HotplugReaders = (int)Small(word, layout.ReadersAt, layout.ReadersBits);
        state.Shared.HotplugWriter = active >= 0;
        state.Shared.CountLock = (flags & 1) != 0;
        state.Shared.HardwareIncompatible = (flags & 2) != 0;
        state.Shared.EnableFailed = (flags & 4) != 0;
        state.Shared.CallbackInstalled = (flags & 8) != 0;
        state.ActiveHotplug = active;
        uint hotplugFlags = Small(word, layout.HotplugFlagsAt, 2);
        state.Hotplug.Step = (HotplugStep)Small(word, layout.HotplugStepAt, StateLayout.StepBits);
        state.Hotplug.Cpu = (int)Small(word, layout.CpuAt, layout.CpuBits);
        state.Hotplug.Incompatible = (hotplugFlags & 1) != 0;
        state.Hotplug.Result = (hotplugFlags & 2) != 0 ? Errno.EIO : Errno.None;
        DecodeVms(word, state);
        if (layout.ChangeBits > 0)
        {
            DecodeChanges(word, state);
        }
    }

    /// <summary>The word after a step of a hotplug actor: only the shared variables and that actor differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWord WithHotplug(TWord word, in KvmState<CpuMask64> shared, in HotplugActor actor, int index)
    {
        StateLayout layout = _layout;
        TWord others = word & ~(_sharedMask | _hotplugMask);
        if (actor.Step == HotplugStep.Idle)
        {
            return others | Shared(shared);
        }

        ulong flags = (actor.Incompatible ? 1UL : 0) | (actor.Result != Errno.None ? 2UL : 0);
        return others | Shared(shared) | At((ulong)(index + 1), layout.ActiveAt)
            | At((ulong)actor.Step, layout.HotplugStepAt) | At((ulong)actor.Cpu, layout.CpuAt)
            | At(flags, layout.HotplugFlagsAt);
    }

    /// <summary>The word after a step of a VM actor: only the shared variables and that actor differ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TWord WithVm(TWord word, in KvmState<CpuMask64> shared, in VmActor<CpuMask64> actor, int index, int walker)
    {
        StateLayout layout = _layout;
        int at = layout.VmsAt + (index * StateLayout.VmBits);
        TWord changed = _sharedMask | Field(at, StateLayout.VmBits);
        TWord fields = At((ulong)actor.Step | (actor.Result != Errno.None ? 1UL << StateLayout.StepBits : 0), at);
        if (walker < 0 || walker == index)
        {
            changed |= Field(layout.WalkAt, layout.CpuCount);
            fields |= At(actor.Todo.Bits, layout.WalkAt);
        }

        if (layout.ChangeBits > 0 && index < layout.VmActors)
        {
            int toldAt = layout.ChangesAt + ((1 + index) * layout.ChangeBits);
            changed |= Field(toldAt, layout.ChangeBits);
            fields |= At(actor.Step == VmStep.Running ? actor.Told : 0UL, toldAt);
        }

        return (word & ~changed) | Shared(shared) | fields;
    }

    /// <summary>The word after a step of the loader, whose own reference is the last of the VM actors.</summary>
    public TWord WithLoader(TWord word, in KvmState<CpuMask64> shared, in LoaderActor<CpuMask64> loader, int walker)
    {
        StateLayout layout = _layout;
        TWord changed = Field(layout.LoaderTodoAt, layout.CpuCount) | Field(layout.LoaderStepAt, StateLayout.StepBits);
        TWord fields = At(loader.Todo.Bits, layout.LoaderTodoAt) | At((ulong)loader.Step, layout.LoaderStepAt);
        return (WithVm(word, shared, loader.Reference, layout.VmActors, walker) & ~changed) | fields;
    }

    private static TWord At(ulong value, int at) => TWord.Of(value, at);

    private static TWord Field(int at, int bits) => TWord.Ones(at, bits);

    private static uint Small(TWord word, int at, int bits) => (uint)word.From(at) & ((1u << bits) - 1);

    private static bool Walks(VmStep step) => ((WalkingSteps >> (int)step) & 1) != 0;

    private void DecodeVms(TWord word, ExploredState state)
    {
        StateLayout layout = _layout;
        int count = layout.VmActors + (layout.HasLoader ? 1 : 0);
        ulong vms = word.From(layout.VmsAt);
        state.Walker = -1;
        for (int index = 0; index < count; index++)
        {
            uint bits = (uint)vms & ((1u << StateLayout.VmBits) - 1);
            ref VmActor<CpuMask64> vm = ref state.Vms[index];
            vm.Step = (VmStep)(bits & ((1u << StateLayout.StepBits) - 1));
            vm.Result = (bits >> StateLayout.StepBits) != 0 ? Errno.EIO : Errno.None;
            vm.Todo = default;
            if (Walks(vm.Step))
            {
                state.Walker = index;
                vm.Todo = new CpuMask64(word.From(layout.WalkAt) & _cpus);
            }

            vms >>= StateLayout.VmBits;
        }

        if (layout.HasLoader)
        {
            state.Loader.Step = (LoaderStep)Small(word, layout.LoaderStepAt, StateLayout.StepBits);
            state.Loader.Todo = new CpuMask64(word.From(layout.LoaderTodoAt) & _cpus);
            state.Loader.Reference = state.Vms[layout.VmActors];
        }
    }

    private void DecodeChanges(TWord word, ExploredState state)
    {
        int bits = _layout.ChangeBits;
        state.Shared.Changes = (byte)Small(word, _layout.ChangesAt, bits);
        for (int index = 0; index < _layout.VmActors; index++)
        {
            state.Vms[index].Told = (byte)Small(word, _layout.ChangesAt + ((1 + index) * bits), bits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TWord Shared(in KvmState<CpuMask64> shared)
    {
        StateLayout layout = _layout;
        ulong flags = (shared.CountLock ? 1UL : 0) | (shared.HardwareIncompatible ? 2UL : 0)
            | (shared.EnableFailed ? 4UL : 0) | (shared.CallbackInstalled ? 8UL : 0);
        ulong counters = (uint)shared.Usage | ((ulong)(uint)shared.HotplugReaders << layout.UsageBits)
            | (flags << (layout.UsageBits + layout.ReadersBits));
        return At(shared.Online.Bits, 0) | At(shared.Enabled.Bits, layout.EnabledAt)
            | At(counters, layout.UsageAt)
            | (layout.ChangeBits > 0 ? At(shared.Changes, layout.ChangesAt) : default);
    }
}
