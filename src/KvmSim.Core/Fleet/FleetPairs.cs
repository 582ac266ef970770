using System.Collections;

namespace KvmSim.Fleet;

/// <summary>
/// The matrix of all ordered pairs of different classes, row by row. A pair is compared when it is asked for: the
/// matrix itself takes no memory, however many classes there are.
/// </summary>
internal sealed class FleetPairs(IReadOnlyList<FleetClass> classes) : IReadOnlyList<FleetPair>
{
    /// <inheritdoc />
    public int Count => checked(classes.Count * Math.Max(classes.Count - 1, 0));

    /// <inheritdoc />
    public FleetPair this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            (int from, int to) = Math.DivRem(index, classes.Count - 1);
            return FleetPair.Of(classes[from], classes[to < from ? to : to + 1]);
        }
    }

    /// <inheritdoc />
    public IEnumerator<FleetPair> GetEnumerator()
    {
        foreach (FleetClass from in classes)
        {
            foreach (FleetClass to in classes)
            {
                if (!ReferenceEquals(from, to))
                {
                    yield return FleetPair.Of(from, to);
                }
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
