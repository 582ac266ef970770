using KvmSim.Hardware;
using KvmSim.Protocol;

namespace KvmSim.Exploration;

/// <summary>A checked request: how a state is laid out, where the search begins, what may be left out.</summary>
internal sealed class SearchSpace
{
    private readonly RaceSearchOptions _options;

    private SearchSpace(
        RaceSearchOptions options, bool walksInAnyOrder = false, IEnumerable<StateProperty>? regarded = null)
    {
        _options = options;
        WalksInAnyOrder = walksInAnyOrder;
        Model = options.Model;
        CpuCount = options.CpuCount;
        HotplugActors = options.HotplugActors;
        VmActors = options.VmActors;
        ChangeCount = options.ChangingCpus.Count;
        Layout = new StateLayout(CpuCount, HotplugActors, VmActors, options.LoaderActors > 0, ChangeCount);
        CpuMask64 incompatible = SetOf(options.IncompatibleCpus ?? [CpuCount - 1]);
        CpuMask64 failing = SetOf(options.FailingCpus).Except(incompatible);
        CpuMask64[] changing = [.. options.ChangingCpus.Select(SetOf)];
        Kernel = new ExplorationKernel(incompatible, failing, changing, Model.EnablesAtLoad);
        LikeCpus = FindLikeCpus();
        Reduction = walksInAnyOrder
            ? RaceReduction.Symmetry
            : ReductionSoundness.Applicable(
                ChangeCount > 0 ? RaceReduction.None : options.Reduction,
                Model.Parts, regarded ?? UserProperties, LikeCpus, Layout.HasLoader);
        InitialShared = new KvmState<CpuMask64>
        {
            Online = changing.Aggregate(
                Everyone.Except(incompatible).Except(failing), (online, kind) => online.Except(kind)),
        };
        if (!Layout.HasLoader)
        {
            LoadModule();
        }
    }

    public ExplorationModel Model { get; }

    public int CpuCount { get; }

    public int HotplugActors { get; }

    public int VmActors { get; }

    /// <summary>How many changes late CPUs may make in what VMs are told.</summary>
    public int ChangeCount { get; }

    public StateLayout Layout { get; }

    public ExplorationKernel Kernel { get; }

    public RaceReduction Reduction { get; }

    public IReadOnlyList<StateProperty> UserProperties => _options.UserProperties;

    /// <summary>
    /// Whether a walk over CPUs visits them in every order, not in ascending order alone: more than any machine does,
    /// and the same whatever numbers CPUs have.
    /// </summary>
    public bool WalksInAnyOrder { get; }

    public bool UsesSymmetry => Reduction.HasFlag(RaceReduction.Symmetry);

    public bool WalksFirst => Reduction.HasFlag(RaceReduction.PartialOrder);

    /// <summary>How many idle hotplug actors are asked: by symmetry the first speaks for all.</summary>
    public int ExpandedHotplugActors => UsesSymmetry ? Math.Min(1, HotplugActors) : HotplugActors;

    /// <summary>Neighbouring CPUs of one kind, [start, end), from CPU 1 on.</summary>
    public (int Start, int End)[] LikeCpus { get; }

    public KvmState<CpuMask64> InitialShared { get; private set; }

    public LoaderActor<CpuMask64> InitialLoader { get; private set; }

    private CpuMask64 Everyone => new(ulong.MaxValue >> (64 - CpuCount));

    /// <summary>Checks a request.</summary>
    /// <exception cref="RaceSearchException">It cannot be explored, and why.</exception>
    public static SearchSpace Of(RaceSearchOptions options)
    {
        RequestCheck.Require(options);
        return new SearchSpace(options);
    }

    /// <summary>
    /// The same with walks in every order, so that CPUs and actors can be exchanged whatever the protocol and whatever
    /// is asked. What is not reached then no machine reaches; what is reached perhaps none does.
    /// </summary>
    public SearchSpace WithWalksInAnyOrder() => new(_options, walksInAnyOrder: true);

    /// <summary>
    /// The same with what may be left out for some of the stated properties; the others say nothing then.
    /// </summary>
    public SearchSpace Regarding(IEnumerable<StateProperty> properties) => new(_options, regarded: properties);

    /// <summary>The same with nothing left out.</summary>
    public SearchSpace WithoutReduction() => new(_options with { Reduction = RaceReduction.None });

    private static CpuMask64 SetOf(IEnumerable<int> cpus) =>
        cpus.Aggregate(default(CpuMask64), (set, cpu) => set.With(cpu));

    private (int Start, int End)[] FindLikeCpus()
    {
        List<(int Start, int End)> runs = [];
        for (int start = 1; start < CpuCount;)
        {
            int end = start + 1;
            while (end < CpuCount && KindOf(end) == KindOf(start))
            {
                end++;
            }

            runs.Add((start, end));
            start = end;
        }

        return [.. runs];
    }

    private (bool Incompatible, bool Failing, int Change) KindOf(int cpu) =>
        (Kernel.Incompatible.Contains(cpu), Kernel.Failing.Contains(cpu), Kernel.ChangeOf(cpu));

    /// <summary>The module is loaded before anybody else does anything, by the loader's own program.</summary>
    private void LoadModule()
    {
        KvmState<CpuMask64> shared = InitialShared;
        LoaderActor<CpuMask64> loader = default;
        ExplorationKernel kernel = Kernel;
        while (LoaderProgram<CpuMask64, ExplorationKernel>.Step(ref shared, ref loader, Model.Parts, ref kernel)
            == StepOutcome.Stepped)
        {
        }

        InitialShared = shared;
        InitialLoader = loader;
    }
}
