using System.Diagnostics.CodeAnalysis;
using KvmSim.Messages;

namespace KvmSim.Reporting;

/// <summary>Makes lists of items.</summary>
public static class ItemLists
{
    /// <summary>The list of some items.</summary>
    public static ItemList<T> Of<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>Texts as they may be shown: the same list where all of them are.</summary>
    [return: NotNullIfNotNull(nameof(texts))]
    public static ItemList<string>? Shown(ItemList<string>? texts) =>
        texts is null || texts.All(text => ReferenceEquals(ForeignText.Block(text), text))
            ? texts
            : new ItemList<string>([.. texts.Select(text => ForeignText.Block(text))]);
}
