using System.Collections;
using KvmSim.Fleet;

namespace KvmSim.PowerShell.Output;

/// <summary>The matrix of pairs, each made when it is looked at: it may have millions.</summary>
internal sealed class PairList(IReadOnlyList<FleetPair> pairs) : IList<MigrationPair>
{
    public int Count => pairs.Count;

    public bool IsReadOnly => true;

    public MigrationPair this[int index]
    {
        get => FleetReports.OfPair(pairs[index]);
        set => throw new NotSupportedException();
    }

    public IEnumerator<MigrationPair> GetEnumerator() => pairs.Select(FleetReports.OfPair).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public int IndexOf(MigrationPair item)
    {
        for (int i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].From.Id == item.From && pairs[i].To.Id == item.To)
            {
                return i;
            }
        }

        return -1;
    }

    public bool Contains(MigrationPair item) => IndexOf(item) >= 0;

    public void CopyTo(MigrationPair[] array, int arrayIndex)
    {
        foreach (MigrationPair pair in this)
        {
            array[arrayIndex++] = pair;
        }
    }

    public void Add(MigrationPair item) => throw new NotSupportedException();

    public void Insert(int index, MigrationPair item) => throw new NotSupportedException();

    public bool Remove(MigrationPair item) => throw new NotSupportedException();

    public void RemoveAt(int index) => throw new NotSupportedException();

    public void Clear() => throw new NotSupportedException();
}
