using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>Puts the CPUs of a machine into groups of alike ones; the boot CPU comes first, and alone.</summary>
internal sealed class GroupBuilder(int bootCpu, ModelPool pool)
{
    private readonly List<GrowingGroup> _groups = [];
    private ShapedGroup? _boot;
    private GrowingGroup? _lastGroup;
    private CpuModel? _last;
    private CpuModel? _lastKept;

    /// <summary>Adds CPUs of one model.</summary>
    public void Add(CpuSet cpus, CpuModel model, bool isOnline)
    {
        // Runs of CPUs of one model are the rule, and looking a model up by value takes its time.
        _lastKept = ReferenceEquals(model, _last) ? _lastKept! : pool.Intern(model);
        _last = model;
        if (cpus.Contains(bootCpu))
        {
            _boot = new ShapedGroup(_lastKept, isOnline, CpuSet.Of(bootCpu));
            cpus = cpus.Without(bootCpu);
        }

        if (!cpus.IsEmpty)
        {
            GroupOf(_lastKept, isOnline).Cpus.Add(cpus);
        }
    }

    /// <summary>The groups.</summary>
    public ShapedGroup[] ToArray()
    {
        ShapedGroup[] groups = new ShapedGroup[_groups.Count + (_boot is null ? 0 : 1)];
        int count = 0;
        if (_boot is { } boot)
        {
            groups[count++] = boot;
        }

        foreach (GrowingGroup group in _groups)
        {
            groups[count++] = new ShapedGroup(group.Model, group.IsOnline, group.Cpus.ToSet());
        }

        return groups;
    }

    private GrowingGroup GroupOf(CpuModel model, bool isOnline)
    {
        if (_lastGroup is { } last && last.IsOnline == isOnline && ReferenceEquals(last.Model, model))
        {
            return last;
        }

        foreach (GrowingGroup group in _groups)
        {
            if (group.IsOnline == isOnline && group.Model == model)
            {
                return _lastGroup = group;
            }
        }

        _lastGroup = new GrowingGroup(model, isOnline, new CpuSetBuilder());
        _groups.Add(_lastGroup);
        return _lastGroup;
    }

    private sealed record GrowingGroup(CpuModel Model, bool IsOnline, CpuSetBuilder Cpus);
}
