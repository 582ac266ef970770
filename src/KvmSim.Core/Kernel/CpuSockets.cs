using System.Collections.Immutable;
using KvmSim.Hardware;

namespace KvmSim.Kernel;

/// <summary>Which CPU is plugged where, by CPU number, as a value.</summary>
public readonly struct CpuSockets : IEquatable<CpuSockets>
{
    private readonly ImmutableSortedDictionary<int, CpuModel>? _models;

    private CpuSockets(ImmutableSortedDictionary<int, CpuModel> models) => _models = models;

    /// <summary>Nothing is plugged.</summary>
    public static CpuSockets Empty => default;

    /// <summary>The CPUs that are plugged.</summary>
    public IEnumerable<KeyValuePair<int, CpuModel>> Plugged => Models;

    private ImmutableSortedDictionary<int, CpuModel> Models =>
        _models ?? ImmutableSortedDictionary<int, CpuModel>.Empty;

    /// <summary>The CPU of that number.</summary>
    /// <exception cref="KeyNotFoundException">None is plugged there.</exception>
    public CpuModel this[int cpu] => Models[cpu];

    /// <summary>The sockets filled like that.</summary>
    public static CpuSockets Of(IEnumerable<KeyValuePair<int, CpuModel>> models) =>
        new(models.ToImmutableSortedDictionary());

    /// <summary>The CPU of that number, or null.</summary>
    public CpuModel? Find(int cpu) => Models.GetValueOrDefault(cpu);

    /// <summary>These sockets with a CPU plugged.</summary>
    public CpuSockets Plug(int cpu, CpuModel model) => new(Models.SetItem(cpu, model));

    /// <summary>These sockets with a CPU taken out.</summary>
    public CpuSockets Unplug(int cpu) => new(Models.Remove(cpu));

    /// <inheritdoc />
    public bool Equals(CpuSockets other) =>
        ReferenceEquals(_models, other._models) || Models.SequenceEqual(other.Models);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is CpuSockets other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Models.Keys.Aggregate(17, HashCode.Combine);

    /// <summary>Whether the same CPUs are plugged.</summary>
    public static bool operator ==(CpuSockets left, CpuSockets right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(CpuSockets left, CpuSockets right) => !left.Equals(right);
}
