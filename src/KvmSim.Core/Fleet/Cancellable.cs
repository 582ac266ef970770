namespace KvmSim.Fleet;

/// <summary>Long lists that can be given up.</summary>
public static class Cancellable
{
    /// <summary>The same items; looks at each whether the work was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was, thrown while the items are taken.</exception>
    public static IEnumerable<T> Until<T>(this IEnumerable<T> items, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Select(item =>
        {
            cancellation.ThrowIfCancellationRequested();
            return item;
        });
    }
}
