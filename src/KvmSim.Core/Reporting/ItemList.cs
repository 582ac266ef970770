using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace KvmSim.Reporting;

/// <summary>
/// A list that does not change, as objects carry it to a shell: it is indexed like an array, and its text is its items,
/// so that a cell of a CSV file says what is in it.
/// </summary>
/// <typeparam name="T">What its items are.</typeparam>
[CollectionBuilder(typeof(ItemLists), nameof(ItemLists.Of))]
public sealed class ItemList<T> : ReadOnlyCollection<T>
{
    /// <summary>A view of these items.</summary>
    /// <param name="items">The items; whoever has them does not change them.</param>
    public ItemList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>How many items there are, as an array says it.</summary>
    public int Length => Count;

    /// <summary>The list of an array, which is not copied.</summary>
    public static implicit operator ItemList<T>(T[] items) => new(items);

    /// <summary>Its items, with "; " between them.</summary>
    public override string ToString() => string.Join("; ", this);
}
