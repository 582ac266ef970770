using System.Collections;
using KvmSim.Fleet;

namespace KvmSim.PowerShell.Output;

/// <summary>The matrix of pairs, each made when it is looked at: it may have millions.</summary>
internal sealed class PairList(IReadOnlyList<FleetPair> pairs) : IReadOnlyList<MigrationPair>
{
    public int Count => pairs.Count;

    public MigrationPair this[int index] => FleetReports.OfPair(pairs[index]);

    public IEnumerator<MigrationPair> GetEnumerator() => pairs.Select(FleetReports.OfPair).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
