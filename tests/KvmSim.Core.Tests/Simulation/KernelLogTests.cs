using KvmSim.Kernel;
using KvmSim.Messages;
using Xunit;

namespace KvmSim.Core.Tests.Simulation;

/// <summary>The log's buffer: what was printed since when, and what is let go of.</summary>
public sealed class KernelLogTests
{
    [Fact]
    public void Since_ACount_IsWhatWasPrintedAfterIt()
    {
        KernelLog log = Printed(3);

        Assert.Equal("0 1 2", Texts(log, 0));
        Assert.Equal("2", Texts(log, 2));
        Assert.Empty(log.Since(3));
        Assert.Empty(log.Since(100));
        Assert.Equal(3, log.Printed);
    }

    [Fact]
    public void TakeBack_ToACount_LeavesWhatWasPrintedBefore()
    {
        KernelLog log = Printed(3);

        log.TakeBack(3);
        Assert.Equal(3, log.Printed);
        log.TakeBack(1);
        Assert.Equal("0", Texts(log, 0));
        log.Clear();
        Assert.Equal(0, log.Printed);
    }

    /// <summary>The oldest go in one piece, once twice as many are there as are kept; counts go on.</summary>
    [Fact]
    public void Trim_OfALongLog_KeepsTheLastOnesAndTheCount()
    {
        KernelLog log = Printed((2 * KernelLog.Kept) - 1);
        log.Trim();
        Assert.Equal((2 * KernelLog.Kept) - 1, log.Records.Count);

        log.Append(Record(-1));
        log.Trim();
        Assert.Equal(KernelLog.Kept, log.Records.Count);
        Assert.Equal((KernelLog.Kept, 2 * KernelLog.Kept), (log.Dropped, log.Printed));
        Assert.Equal("-1", log.Records[^1].Text);
        Assert.Equal("-1", Texts(log, log.Printed - 1));
        Assert.Equal(KernelLog.Kept, log.Since(0).Count);
        log.TakeBack(log.Printed - 1);
        Assert.Equal((2 * KernelLog.Kept) - 1, log.Printed);
        log.Clear();
        Assert.Equal((0L, 0L), (log.Dropped, log.Printed));
    }

    private static KernelLog Printed(int count)
    {
        KernelLog log = new();
        log.Append(Enumerable.Range(0, count).Select(Record));
        return log;
    }

    private static KernelLogRecord Record(int number) => new(
        number, KernelLogLevel.Info, "kern", number.ToString(System.Globalization.CultureInfo.InvariantCulture), true);

    private static string Texts(KernelLog log, long printed) =>
        string.Join(' ', log.Since(printed).Select(record => record.Text));
}
