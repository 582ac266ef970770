using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>Puts the CPUs of a machine into groups of alike ones; the boot CPU comes first, and alone.</summary>
/// <param name="bootCpu">The boot CPU.</param>
/// <param name="pool">Where equal models become one object.</param>
/// <param name="alone">Each CPU is a group of its own.</param>
internal struct GroupBuilder(int bootCpu, ModelPool pool, bool alone = false)
{
    private GrowingGroup[] _groups = new GrowingGroup[2];
    private int _count;
    private int _lastGroup = -1;
    private CpuModel? _boot;
    private bool _isBootOnline;
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
            (_boot, _isBootOnline) = (_lastKept, isOnline);
            cpus = cpus.Count == 1 ? CpuSet.Empty : cpus.Without(bootCpu);
        }

        if (alone)
        {
            foreach (int cpu in cpus)
            {
                int own = NewGroup(_lastKept, isOnline);
                _groups[own].Cpus.Add(CpuSet.Of(cpu));
            }
        }
        else if (!cpus.IsEmpty)
        {
            // Finding the group may make the array a larger one: it is asked for afterwards.
            int group = GroupOf(_lastKept, isOnline);
            _groups[group].Cpus.Add(cpus);
        }
    }

    /// <summary>The groups; the builder is done.</summary>
    public readonly ShapedGroup[] ToArray()
    {
        ShapedGroup[] groups = new ShapedGroup[_count + (_boot is null ? 0 : 1)];
        int made = 0;
        if (_boot is not null)
        {
            groups[made++] = new ShapedGroup(_boot, _isBootOnline, CpuSet.Of(bootCpu));
        }

        for (int i = 0; i < _count; i++)
        {
            groups[made++] = new ShapedGroup(_groups[i].Model, _groups[i].IsOnline, _groups[i].Cpus.ToSet());
        }

        return groups;
    }

    private int GroupOf(CpuModel model, bool isOnline)
    {
        if (_lastGroup >= 0 && _groups[_lastGroup].IsOnline == isOnline
            && ReferenceEquals(_groups[_lastGroup].Model, model))
        {
            return _lastGroup;
        }

        for (int i = 0; i < _count; i++)
        {
            if (_groups[i].IsOnline == isOnline && _groups[i].Model == model)
            {
                return _lastGroup = i;
            }
        }

        return _lastGroup = NewGroup(model, isOnline);
    }

    private int NewGroup(CpuModel model, bool isOnline)
    {
        if (_count == _groups.Length)
        {
            Array.Resize(ref _groups, _count * 2);
        }

        _groups[_count] = new GrowingGroup(model, isOnline);
        return _count++;
    }

    private struct GrowingGroup(CpuModel model, bool isOnline)
    {
        public readonly CpuModel Model = model;
        public readonly bool IsOnline = isOnline;
        public CpuSetBuilder Cpus = new();
    }
}
