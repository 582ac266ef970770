using System.Diagnostics.CodeAnalysis;
using KvmSim.Hardware;

namespace KvmSim.Description;

/// <summary>The CPU models that a machine may use, by name.</summary>
public sealed class CpuModelLibrary
{
    private readonly SortedDictionary<string, CpuModel> _models = new(StringComparer.Ordinal);

    /// <summary>The library of those models.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public CpuModelLibrary(params IEnumerable<CpuModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        foreach (CpuModel model in models)
        {
            _models.Add(model.Name, model);
        }
    }

    /// <summary>No model.</summary>
    public static CpuModelLibrary Empty { get; } = new();

    /// <summary>The names, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => _models.Keys;

    /// <summary>The models, by name.</summary>
    public IReadOnlyCollection<CpuModel> Models => _models.Values;

    /// <summary>The model of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out CpuModel? model) => _models.TryGetValue(name, out model);

    /// <summary>The model of that name, with what differs.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public CpuModel Resolve(string name, CpuOverrides? overrides = null)
    {
        CpuModel model = _models[name];
        return overrides?.Apply(model) ?? model;
    }
}
