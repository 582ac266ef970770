using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class StateStoreTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Grow_OnSeveralThreads_LosesNothingAndDoublesNothing(int threads)
    {
        Check(threads, i => new Word64(Mixed(i) | 1));
        Check(threads, i => new WideWord<Word64, Word64>(new Word64(Mixed(i) | 1), new Word64(i)));
    }

    /// <summary>States whose low halves are the same are told apart by the high ones.</summary>
    [Fact]
    public void Grow_OfStatesWithOneLowHalf_KeepsEach() =>
        Check(3, i => new WideWord<Word64, Word64>(new Word64((i % 1000 * 2) | 1), new Word64(Mixed(i))));

    private static void Check<TWord>(int threads, Func<ulong, TWord> make)
        where TWord : unmanaged, IStateWord<TWord>
    {
        const int Total = 700_000;
        using StateStore<TWord> store = new();
        TWord[] added = new TWord[1_000];
        for (int from = 0; from < Total; from += added.Length)
        {
            while (store.Count + added.Length > store.Limit)
            {
                store.Grow(threads);
            }

            TWord[] words = [.. Enumerable.Range(from, added.Length).Select(i => make((ulong)i))];
            Assert.Equal(added.Length, store.AddNew(words, added));
            Assert.Equal(0, store.AddNew(words, added));
        }

        Assert.Equal(Total, store.Count);
        Assert.All(Enumerable.Range(0, Total / 7), i => Assert.True(store.Contains(make((ulong)(i * 7)))));
        Assert.Equal(Total, store.States().ToHashSet().Count);
    }

    private static ulong Mixed(ulong i) => (i + 1) * 0x9E3779B97F4A7C15;
}
