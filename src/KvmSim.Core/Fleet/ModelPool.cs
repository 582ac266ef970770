using System.Collections.Concurrent;
using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// Keeps one object for models that are equal, so that a fleet of like machines holds each model once. Full, it hands
/// back what it is given: nothing depends on it but memory and time. Safe for several threads.
/// </summary>
internal sealed class ModelPool(int capacity)
{
    private readonly ConcurrentDictionary<CpuModel, CpuModel> _models = new();
    private int _count;

    /// <summary>The object that stands for the model.</summary>
    public CpuModel Intern(CpuModel model)
    {
        if (_models.TryGetValue(model, out CpuModel? known))
        {
            return known;
        }

        if (Volatile.Read(ref _count) >= capacity)
        {
            return model;
        }

        CpuModel kept = _models.GetOrAdd(model, model);
        if (ReferenceEquals(kept, model))
        {
            Interlocked.Increment(ref _count);
        }

        return kept;
    }
}
