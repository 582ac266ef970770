using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using KvmSim.Hardware;

namespace KvmSim.PowerShell.Machines;

/// <summary>The CPU models that Import-SimCpuModel read in this session, by name. Each runspace has its own.</summary>
internal sealed class ModelRegistry
{
    private static readonly ConditionalWeakTable<Runspace, ModelRegistry> Registries = [];

    private readonly SortedDictionary<string, CpuModel> _models = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The registry of the runspace whose thread this is; an empty one where there is no runspace.</summary>
    public static ModelRegistry Here => Runspace.DefaultRunspace is { } runspace
        ? Registries.GetValue(runspace, static _ => new ModelRegistry())
        : new ModelRegistry();

    /// <summary>All models, by name.</summary>
    public IEnumerable<CpuModel> All => [.. _models.Values];

    /// <summary>The model of that name, whatever its case; or null.</summary>
    public CpuModel? Find(string name) => _models.GetValueOrDefault(name);

    /// <summary>Forgets all models.</summary>
    public void Clear() => _models.Clear();

    /// <summary>Adds a model in place of another of the same name.</summary>
    public void Add(CpuModel model) => _models[model.Name] = model;
}
