using KvmSim.Fleet;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>A report that nobody waits for any more is given up.</summary>
public sealed class FleetCancellationTests
{
    [Fact]
    public void Report_Cancelled_EndsBeforeAllMachinesWereLookedAt()
    {
        using CancellationTokenSource stop = new();
        int looked = 0;

        Assert.Throws<OperationCanceledException>(() => FleetReport.Of(
            Enumerable.Repeat(new FleetJudge().Judge(ShippedFleet.Get("lakefield")), 1000),
            _ =>
            {
                looked++;
                stop.Cancel();
                return false;
            },
            stop.Token));

        Assert.Equal(1, looked);
    }

    [Fact]
    public void Until_Cancelled_ThrowsAtTheNextItem()
    {
        using CancellationTokenSource stop = new();
        IEnumerator<int> items = Enumerable.Range(0, 3).Until(stop.Token).GetEnumerator();

        Assert.True(items.MoveNext());
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => items.MoveNext());
    }
}
