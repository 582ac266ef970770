using KvmSim.Fleet;
using Xunit;

namespace KvmSim.Core.Tests.Fleet;

/// <summary>Work by several threads whose results come in order.</summary>
public sealed class OrderedWorkTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    [InlineData(1024, 2)]
    [InlineData(5000, 1)]
    [InlineData(5000, 2)]
    [InlineData(20000, 7)]
    public void Results_OfAnyNumber_AreInOrder(int count, int threads) => Assert.Equal(
        Enumerable.Range(0, count).Select(number => number * 3),
        Run(Enumerable.Range(0, count), number => number * 3, threads));

    /// <summary>The first item ends only when others are done: somebody else has to work on these.</summary>
    [Fact]
    public void Results_BehindASlowFirst_AreMadeMeanwhile()
    {
        using ManualResetEventSlim done = new();
        int[] results =
        [
            .. Run(
                Enumerable.Range(0, 3000),
                number =>
                {
                    if (number == 0)
                    {
                        done.Wait(TestContext.Current.CancellationToken);
                    }
                    else if (number == 1023)
                    {
                        done.Set();
                    }

                    return number;
                },
                2),
        ];

        Assert.Equal(Enumerable.Range(0, 3000), results);
    }

    [Fact]
    public void Work_AtOnce_IsNeverMoreThanTheLimit()
    {
        int running = 0, most = 0;
        foreach (int _ in Run(
            Enumerable.Range(0, 2000),
            number =>
            {
                int now = Interlocked.Increment(ref running);
                int seen;
                while ((seen = Volatile.Read(ref most)) < now
                    && Interlocked.CompareExchange(ref most, now, seen) != seen)
                {
                }

                Thread.Yield();
                Interlocked.Decrement(ref running);
                return number;
            },
            3))
        {
            Assert.InRange(Volatile.Read(ref most), 1, 3);
        }
    }

    [Fact]
    public void Items_OfASourceWithoutEnd_AreTakenAsTheyAreNeeded()
    {
        int taken = 0;
        IEnumerable<int> endless = Enumerable.Range(0, int.MaxValue).Select(number =>
        {
            taken++;
            return number;
        });

        Assert.Equal([0, 1, 2], Run(endless, number => number, 4).Take(3));
        Assert.InRange(taken, 3, 2000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Exception_OfAnItem_IsThrownInItsPlace(int threads)
    {
        List<int> seen = [];

        FormatException thrown = Assert.Throws<FormatException>(() =>
        {
            foreach (int number in Run(
                Enumerable.Range(0, 100), number => number == 40 ? throw new FormatException("40") : number, threads))
            {
                seen.Add(number);
            }
        });

        Assert.Equal("40", thrown.Message);
        Assert.Equal(Enumerable.Range(0, 40), seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Exception_OfTheSource_IsThrownBehindWhatItGave(int threads)
    {
        List<int> seen = [];

        Assert.Throws<FormatException>(() =>
        {
            foreach (int number in Run(Broken(), number => number, threads))
            {
                seen.Add(number);
            }
        });

        Assert.Equal([7, 8], seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancellation_BeforeTheEnd_IsToldAndNotTakenForTheEnd(int threads)
    {
        using CancellationTokenSource stop = new();
        int seen = 0;

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (int _ in OrderedWork<int, int>.Run(Enumerable.Range(0, 5), number => number, threads, stop.Token))
            {
                seen++;
                stop.Cancel();
            }
        });

        Assert.Equal(1, seen);
    }

    private static IEnumerable<int> Broken()
    {
        yield return 7;
        yield return 8;
        throw new FormatException();
    }

    private static IEnumerable<int> Run(IEnumerable<int> items, Func<int, int> work, int threads) =>
        OrderedWork<int, int>.Run(items, work, threads, TestContext.Current.CancellationToken);
}
