using System.Collections;

namespace KvmSim.Hardware;

/// <summary>
/// The model-specific registers that a description of a CPU holds, by index, as a value. A register that is not in the
/// set is unknown, not zero.
/// </summary>
public readonly struct MsrSet : IEquatable<MsrSet>, IEnumerable<KeyValuePair<uint, ulong>>
{
    private readonly SortedList<uint, ulong>? _values;

    private MsrSet(SortedList<uint, ulong> values) => _values = values;

    /// <summary>No register is known.</summary>
    public static MsrSet Empty => default;

    /// <summary>How many registers are known.</summary>
    public int Count => _values?.Count ?? 0;

    /// <summary>The set of those values; a later value of an index replaces an earlier one.</summary>
    public static MsrSet Of(IEnumerable<KeyValuePair<uint, ulong>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        SortedList<uint, ulong> sorted = [];
        foreach ((uint index, ulong value) in values)
        {
            sorted[index] = value;
        }

        return new MsrSet(sorted);
    }

    /// <summary>The value of a register, if it is known.</summary>
    public bool TryGet(uint index, out ulong value)
    {
        value = 0;
        return _values is not null && _values.TryGetValue(index, out value);
    }

    /// <summary>This set with the other's values laid over it.</summary>
    public MsrSet Overlay(MsrSet other) => other.Count == 0 ? this : Of(this.Concat(other));

    /// <summary>This set with one value set.</summary>
    public MsrSet With(uint index, ulong value) => Of(this.Append(KeyValuePair.Create(index, value)));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<uint, ulong>> GetEnumerator() =>
        (_values ?? Enumerable.Empty<KeyValuePair<uint, ulong>>()).GetEnumerator();

    /// <inheritdoc />
    public bool Equals(MsrSet other) => this.SequenceEqual(other);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is MsrSet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => this.Aggregate(17, HashCode.Combine);

    /// <summary>Whether two sets hold the same values.</summary>
    public static bool operator ==(MsrSet left, MsrSet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(MsrSet left, MsrSet right) => !left.Equals(right);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
