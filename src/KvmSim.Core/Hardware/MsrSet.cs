using System.Collections;

namespace KvmSim.Hardware;

/// <summary>
/// The model-specific registers that a description of a CPU holds, by index, as a value. A register that is not in the
/// set is unknown, not zero.
/// </summary>
public readonly struct MsrSet : IEquatable<MsrSet>, IEnumerable<KeyValuePair<uint, ulong>>
{
    private readonly uint[]? _indices;
    private readonly ulong[]? _values;

    /// <summary>Made once: who looks for the same CPU among many asks for it again and again.</summary>
    private readonly int _hash;

    private MsrSet(uint[] indices, ulong[] values) =>
        (_indices, _values, _hash) = (indices, values, values.Aggregate(values.Length, HashCode.Combine));

    /// <summary>No register is known.</summary>
    public static MsrSet Empty => default;

    /// <summary>How many registers are known.</summary>
    public int Count => _indices?.Length ?? 0;

    /// <summary>The set of those values; a later value of an index replaces an earlier one.</summary>
    public static MsrSet Of(IEnumerable<KeyValuePair<uint, ulong>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        SortedList<uint, ulong> sorted = [];
        foreach ((uint index, ulong value) in values)
        {
            sorted[index] = value;
        }

        return new MsrSet([.. sorted.Keys], [.. sorted.Values]);
    }

    /// <summary>The value of a register, if it is known.</summary>
    public bool TryGet(uint index, out ulong value)
    {
        // They are some dozens: looking at many at once beats halving.
        int place = _indices.AsSpan().IndexOf(index);
        value = place < 0 ? 0 : _values![place];
        return place >= 0;
    }

    /// <summary>This set with the other's values laid over it.</summary>
    public MsrSet Overlay(MsrSet other) => other.Count == 0 ? this : Of(this.Concat(other));

    /// <summary>This set with one value set.</summary>
    public MsrSet With(uint index, ulong value) => Of(this.Append(KeyValuePair.Create(index, value)));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<uint, ulong>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return KeyValuePair.Create(_indices![i], _values![i]);
        }
    }

    /// <inheritdoc />
    public bool Equals(MsrSet other) =>
        (ReferenceEquals(_values, other._values) && ReferenceEquals(_indices, other._indices))
        || (_hash == other._hash && _indices.AsSpan().SequenceEqual(other._indices)
            && _values.AsSpan().SequenceEqual(other._values));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is MsrSet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <summary>Whether two sets hold the same values.</summary>
    public static bool operator ==(MsrSet left, MsrSet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(MsrSet left, MsrSet right) => !left.Equals(right);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
