using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>
/// Runs a schedule through the step programs, on objects instead of packed words, and writes down what happened. What
/// the explorer claims is reported only after this.
/// </summary>
internal sealed class ScheduleReplay
{
    private readonly SearchSpace _space;
    private readonly RaceSearchOptions _options;
    private readonly HotplugActor[] _hotplug;
    private readonly VmActor<CpuMask64>[] _vms;
    private readonly LockOwners _owners = new();
    private readonly UserPropertyCheck? _userCheck;
    private KvmState<CpuMask64> _shared;
    private LoaderActor<CpuMask64> _loader;
    private ExplorationKernel _kernel;

    public ScheduleReplay(SearchSpace space, RaceSearchOptions options)
    {
        _space = space;
        _options = options;
        _hotplug = new HotplugActor[space.HotplugActors];
        _vms = new VmActor<CpuMask64>[space.VmActors];
        _shared = space.InitialShared;
        _loader = space.InitialLoader;
        _kernel = space.Kernel;
        _userCheck = UserPropertyCheck.Of(space);
    }

    /// <summary>Replays to the end.</summary>
    /// <exception cref="ReplayDivergenceException">A step is blocked, or the last breaks nothing.</exception>
    public RaceSchedule Run(RaceProperty property, IReadOnlyList<RaceAction> actions)
    {
        RaceSnapshot initial = RaceSnapshot.Of(_shared, [], NumberOf);
        List<RaceScheduleStep> steps = [];
        foreach (RaceAction action in actions)
        {
            int number = steps.Count + 1;
            RaceScheduleStep step = Take(action, number)
                ?? throw new ReplayDivergenceException(property, number, $"{action} is blocked.");
            steps.Add(step with { IsFatal = number == actions.Count });
        }

        RequireBreach(property, steps);
        return new RaceSchedule { Options = _options, Property = property, Initial = initial, Steps = steps };
    }

    /// <summary>The number that the CPU has for people.</summary>
    private int NumberOf(int cpu) => _options.CpuNumbers?[cpu] ?? cpu;

    private void RequireBreach(RaceProperty property, List<RaceScheduleStep> steps)
    {
        bool breaks = property == RaceProperty.Deadlock ? IsStuck() : steps[^1].Broken.HasFlag(property);
        if (!breaks)
        {
            throw new ReplayDivergenceException(property, steps.Count, "the last step does not break the property.");
        }
    }

    private bool IsStuck()
    {
        KvmState<CpuMask64> shared = _shared;
        HotplugActor[] hotplug = [.. _hotplug];
        bool free = !Enumerable.Range(0, hotplug.Length).All(index => StepHotplug(new(RaceActorKind.Hotplug, index, 1))
            == StepOutcome.Blocked);
        bool usable = !_space.Layout.HasLoader || _loader.Step == LoaderStep.Loaded;
        bool inUse = _vms.Any(vm => vm.Step != VmStep.Create);
        free |= !Enumerable.Range(0, _vms.Length).All(index =>
            (_vms[index].Step == VmStep.Create && !usable) || StepVm(index) == StepOutcome.Blocked);
        free |= _space.Layout.HasLoader && !(usable && inUse) && StepLoader() != StepOutcome.Blocked;
        _shared = shared;
        hotplug.CopyTo(_hotplug, 0);
        return !free;
    }

    private RaceScheduleStep? Take(RaceAction action, int number)
    {
        (StepText text, string step, int? moved) = Describe(action);
        int? cpu = moved is int model ? NumberOf(model) : null;
        KvmState<CpuMask64> before = _shared;
        Errno result = ResultOf(action);
        StepOutcome outcome = action.Actor switch
        {
            RaceActorKind.Hotplug => StepHotplug(action),
            RaceActorKind.Vm => StepVm(action.Index),
            _ => StepLoader(),
        };
        if (outcome == StepOutcome.Blocked)
        {
            return null;
        }

        if (_space.ChangeCount > 0)
        {
            _kernel.Broken |= PropertyCheck.OfTold(before, _shared, _vms, _kernel);
        }

        string actor = ActorName(action);
        _owners.Follow(before, _shared, actor);
        List<string> changes = StateChanges.Between(before, _shared, NumberOf);
        if (result == Errno.None && ResultOf(action) is Errno failure and not Errno.None)
        {
            changes.Add($"result -{failure}");
        }

        if (_kernel.Forbidden)
        {
            changes.Insert(0, "forbidden by hardware_incompatible");
        }

        return new RaceScheduleStep
        {
            Number = number,
            Action = action,
            Actor = actor,
            Step = step,
            Cpu = text.NamesCpu ? cpu : null,
            Function = _space.Model.Parts.InstallsOnUse ? text.FunctionOnUse ?? text.Function : text.Function,
            Text = text.Describe(cpu),
            Changes = changes,
            After = RaceSnapshot.Of(_shared, _owners.Describe(_shared), NumberOf),
            Broken = PropertyCheck.Judge(before, _shared, _space.Model.Parts, ref _kernel)
                | (_userCheck?.Judge(before, _shared, _kernel) ?? RaceProperty.None),
        };
    }

    private (StepText Text, string Step, int? Cpu) Describe(RaceAction action)
    {
        switch (action.Actor)
        {
            case RaceActorKind.Hotplug:
                HotplugActor hotplug = _hotplug[action.Index];
                int moved = hotplug.Step == HotplugStep.Idle ? action.Cpu : hotplug.Cpu;
                return (StepNarration.Of(hotplug.Step), hotplug.Step.ToString(), moved);
            case RaceActorKind.Vm:
                return Describe(_vms[action.Index]);
            default:
                return _loader.Step is LoaderStep.EnableAtLoad or LoaderStep.DisableAtUnload
                    ? Describe(_loader.Reference)
                    : (StepNarration.Of(_loader.Step), _loader.Step.ToString(), Lowest(_loader.Todo));
        }
    }

    private static (StepText Text, string Step, int? Cpu) Describe(in VmActor<CpuMask64> vm) =>
        (StepNarration.Of(vm.Step), vm.Step.ToString(), Lowest(vm.Todo));

    private static int? Lowest(CpuMask64 cpus) => cpus.IsEmpty ? null : cpus.Lowest;

    private Errno ResultOf(RaceAction action) => action.Actor switch
    {
        RaceActorKind.Hotplug => _hotplug[action.Index].Result,
        RaceActorKind.Vm => _vms[action.Index].Result,
        _ => _loader.Answer,
    };

    private string ActorName(RaceAction action)
    {
        (string name, int count) = action.Actor switch
        {
            RaceActorKind.Hotplug => ("hotplug", _hotplug.Length),
            RaceActorKind.Vm => ("vm", _vms.Length),
            _ => ("loader", 1),
        };
        return count > 1 ? $"{name} {action.Index + 1}" : name;
    }

    private StepOutcome StepHotplug(RaceAction action)
    {
        ref HotplugActor actor = ref _hotplug[action.Index];
        return actor.Step == HotplugStep.Idle
            ? HotplugProgram<CpuMask64, ExplorationKernel>.Begin(
                ref _shared, ref actor, action.Cpu, _space.Model.Parts, ref _kernel)
            : HotplugProgram<CpuMask64, ExplorationKernel>.Step(
                ref _shared, ref actor, _space.Model.Parts, ref _kernel);
    }

    private StepOutcome StepVm(int index) => VmProgram<CpuMask64, ExplorationKernel>.Step(
        ref _shared, ref _vms[index], _space.Model.Parts, ref _kernel);

    private StepOutcome StepLoader() => LoaderProgram<CpuMask64, ExplorationKernel>.Step(
        ref _shared, ref _loader, _space.Model.Parts, ref _kernel);
}
