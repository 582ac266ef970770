using System.Collections;

namespace KvmSim.Kernel;

/// <summary>A list as a value: never changed in place, equal when its elements are.</summary>
/// <typeparam name="T">The element.</typeparam>
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
    where T : IEquatable<T>
{
    private readonly T[]? _items;

    private ValueList(T[] items) => _items = items;

    /// <summary>No element.</summary>
    public static ValueList<T> Empty => default;

    /// <inheritdoc />
    public int Count => Items.Length;

    private T[] Items => _items ?? [];

    /// <inheritdoc />
    public T this[int index] => Items[index];

    /// <summary>The list of those elements.</summary>
    public static ValueList<T> Of(IEnumerable<T> items) => new([.. items]);

    /// <summary>This list with one element more at its end.</summary>
    public ValueList<T> Add(T item) => new([.. Items, item]);

    /// <summary>This list without the element at that index.</summary>
    public ValueList<T> RemoveAt(int index) => new([.. Items[..index], .. Items[(index + 1)..]]);

    /// <summary>This list with another element at that index.</summary>
    public ValueList<T> SetItem(int index, T item)
    {
        T[] items = [.. Items];
        items[index] = item;
        return new ValueList<T>(items);
    }

    /// <summary>Whether an element is in the list.</summary>
    internal bool Contains(T item) => Array.IndexOf(Items, item) >= 0;

    /// <summary>The index of the first element that fits; -1 if none does.</summary>
    public int FindIndex(Predicate<T> match) => Array.FindIndex(Items, match);

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => Items.AsEnumerable().GetEnumerator();

    /// <inheritdoc />
    public bool Equals(ValueList<T> other) => Items.AsSpan().SequenceEqual(other.Items);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Items.Aggregate(17, HashCode.Combine);

    /// <summary>Whether two lists have equal elements.</summary>
    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
