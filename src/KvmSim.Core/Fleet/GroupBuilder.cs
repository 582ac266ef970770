using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>Puts the CPUs of a machine into groups of alike ones; the boot CPU comes first, and alone.</summary>
internal sealed class GroupBuilder(int bootCpu, ModelPool pool)
{
    private readonly List<ShapedGroup> _groups = [];
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
            _groups.Insert(0, new ShapedGroup(_lastKept, isOnline, CpuSet.Of(bootCpu)));
            cpus = cpus.Without(bootCpu);
        }

        if (!cpus.IsEmpty)
        {
            Put(new ShapedGroup(_lastKept, isOnline, cpus));
        }
    }

    /// <summary>The groups.</summary>
    public ShapedGroup[] ToArray() => [.. _groups];

    private void Put(ShapedGroup added)
    {
        for (int i = 0; i < _groups.Count; i++)
        {
            ShapedGroup group = _groups[i];
            if (group.IsOnline == added.IsOnline && group.First != bootCpu && group.Model == added.Model)
            {
                _groups[i] = group with { Cpus = group.Cpus.Union(added.Cpus) };
                return;
            }
        }

        _groups.Add(added);
    }
}
