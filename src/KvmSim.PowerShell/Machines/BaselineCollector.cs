using KvmSim.Description;
using KvmSim.Fleet;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Machines;

/// <summary>Gathers CPUs for a baseline; those of one machine that are alike go in together.</summary>
internal sealed class BaselineCollector
{
    private readonly Dictionary<(string Owner, CpuModel Model), CpuSet> _groups = [];
    private readonly List<(string Owner, CpuModel Model)> _order = [];

    /// <summary>What was gathered, in the order in which it came.</summary>
    public IReadOnlyList<BaselineCpu> Cpus =>
        [.. _order.Select(key => new BaselineCpu(NameOf(key.Owner, _groups[key]), key.Model))];

    /// <summary>How many groups of CPUs there are.</summary>
    public int Count => _order.Count;

    /// <summary>A model that belongs to no machine.</summary>
    public void Add(CpuModel model) => Add(model.Name, CpuSet.Empty, model);

    /// <summary>A CPU of a machine.</summary>
    public void Add(string machine, int cpu, CpuModel model) => Add(machine, CpuSet.Of(cpu), model);

    /// <summary>The CPUs of a machine that are plugged.</summary>
    public void Add(MachineDocument machine)
    {
        foreach (CpuEntryDocument entry in machine.Cpus.Where(entry => entry.State != CpuState.Absent))
        {
            Add(machine.Metadata.Name, entry.Ids, machine.HardwareOf(entry));
        }
    }

    /// <summary>The CPUs of a machine that was read from a dump.</summary>
    public void Add(string machine, IReadOnlyDictionary<int, CpuModel> models)
    {
        foreach ((int cpu, CpuModel model) in models.OrderBy(pair => pair.Key))
        {
            Add(machine, cpu, model);
        }
    }

    private static string NameOf(string owner, CpuSet cpus) => cpus.IsEmpty ? owner : $"{owner}: {cpus}";

    private void Add(string owner, CpuSet cpus, CpuModel model)
    {
        if (_groups.TryGetValue((owner, model), out CpuSet known))
        {
            _groups[(owner, model)] = known.Union(cpus);
            return;
        }

        _groups.Add((owner, model), cpus);
        _order.Add((owner, model));
    }
}
