namespace KvmSim.Reporting;

/// <summary>Makes lists of items.</summary>
public static class ItemLists
{
    /// <summary>The list of some items.</summary>
    public static ItemList<T> Of<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
