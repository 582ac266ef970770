using System.Collections;

namespace KvmSim.Hardware;

/// <summary>
/// The identification registers that a description of an Arm CPU holds, as a value. A register that is not in the set
/// is unknown, not zero; of one that is, single fields may be.
/// </summary>
public readonly struct ArmRegisterSet
    : IEquatable<ArmRegisterSet>, IEnumerable<KeyValuePair<ArmRegister, ArmRegisterValue>>
{
    private readonly int[]? _places;
    private readonly ArmRegisterValue[]? _values;

    private ArmRegisterSet(int[] places, ArmRegisterValue[] values) => (_places, _values) = (places, values);

    /// <summary>No register is known.</summary>
    public static ArmRegisterSet Empty => default;

    /// <summary>How many registers something is known of.</summary>
    public int Count => _places?.Length ?? 0;

    /// <summary>The set of those values; what comes later is laid over what was there, bit by bit.</summary>
    public static ArmRegisterSet Of(IEnumerable<KeyValuePair<ArmRegister, ArmRegisterValue>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        SortedList<int, ArmRegisterValue> sorted = [];
        foreach ((ArmRegister register, ArmRegisterValue value) in values)
        {
            sorted[register.Index] = sorted.GetValueOrDefault(register.Index).Overlay(value);
        }

        return new ArmRegisterSet([.. sorted.Keys], [.. sorted.Values]);
    }

    /// <summary>What is known of a register; nothing, if it is not in the set.</summary>
    public ArmRegisterValue this[ArmRegister register]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(register);
            int place = _places.AsSpan().IndexOf(register.Index);
            return place < 0 ? default : _values![place];
        }
    }

    /// <summary>The value of a field; null where it is not known.</summary>
    public long? Field(ArmField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return this[field.Register].Field(field);
    }

    /// <summary>This set with the other's known bits laid over it.</summary>
    public ArmRegisterSet Overlay(ArmRegisterSet other) =>
        other.Count == 0 ? this : Count == 0 ? other : Of(this.Concat(other));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<ArmRegister, ArmRegisterValue>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return KeyValuePair.Create(ArmRegisterTable.All[_places![i]], _values![i]);
        }
    }

    /// <inheritdoc />
    public bool Equals(ArmRegisterSet other) =>
        _places.AsSpan().SequenceEqual(other._places) && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ArmRegisterSet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _values?.Aggregate(Count, HashCode.Combine) ?? 0;

    /// <summary>Whether two sets hold the same.</summary>
    public static bool operator ==(ArmRegisterSet left, ArmRegisterSet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(ArmRegisterSet left, ArmRegisterSet right) => !left.Equals(right);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
