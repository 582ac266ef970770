using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration.Parts;

/// <summary>A search that is divided finds what one process finds, whatever the number of parts.</summary>
public sealed class SearchPartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-parts");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(PublishedCountTests.Counts), MemberType = typeof(PublishedCountTests))]
    public async Task Parts_OfEachPublishedRow_CountTheSame(
        string model, int cpus, int hotplugActors, int vmActors, int states, int transitions)
    {
        RaceSearchOptions options = Searches.Of(model, cpus, hotplugActors, vmActors);
        RaceSearchResult one = Searches.Run(options);
        for (int count = 1; count <= 3; count++)
        {
            using LocalParts parts = new(options, count);

            (RaceStopReason reason, LeaderPosition position) = await parts.Run();

            Assert.Equal((states, transitions), (position.StateCount, position.TransitionCount));
            Assert.Equal((RaceStopReason.Exhausted, one.Depth), (reason, position.Depth));
            Assert.Equal(Describe(one), Describe(options, position));
        }
    }

    [Theory]
    [InlineData(2, 1, RaceReduction.None)]
    [InlineData(5, 2, RaceReduction.None)]
    [InlineData(3, 2, RaceReduction.Auto)]
    public async Task Parts_OnThreads_FindTheSame(int count, int threads, RaceReduction reduction)
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 6, 2, 2) with { Reduction = reduction };
        RaceSearchResult one = Searches.Run(options);
        using LocalParts parts = new(options, count, threads);

        (_, LeaderPosition position) = await parts.Run();

        Assert.Equal(
            (one.StateCount, one.TransitionCount, one.Depth),
            (position.StateCount, position.TransitionCount, position.Depth));
        Assert.Equal(Describe(one), Describe(options, position));
    }

    /// <summary>
    /// Who owns a state goes by what few steps change: a hash of all of it would send two of three successors away.
    /// Many parts go by more of it, and stay alike.
    /// </summary>
    [Theory]
    [InlineData(3, 0.12, 1.1)]
    [InlineData(16, 0.16, 1.4)]
    [InlineData(17, 0.45, 1.4)]
    public async Task Parts_SendLittle_AndAreAlike(int count, double mostSent, double mostOfMean)
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 6, 2, 2) with { Reduction = RaceReduction.None };
        RaceSearchResult one = Searches.Run(options);
        using LocalParts parts = new(options, count);

        (_, LeaderPosition position) = await parts.Run();

        Assert.Equal((one.StateCount, one.TransitionCount), (position.StateCount, position.TransitionCount));
        Assert.InRange((double)parts.SentCount / position.TransitionCount, 0, mostSent);
        Assert.InRange(
            parts.All.Max(part => part.StateCount) / ((double)position.StateCount / count), 1, mostOfMean);
    }

    /// <summary>States of more than one word travel, too.</summary>
    [Theory]
    [InlineData(24, 1, 1, 0)]
    [InlineData(33, 1, 1, 1)]
    [InlineData(64, 1, 1, 0)]
    public async Task Parts_OfWideStates_FindTheSame(int cpus, int hotplugActors, int vmActors, int loaders)
    {
        RaceSearchOptions options = Searches.Of("v1", cpus, hotplugActors, vmActors) with
        {
            LoaderActors = loaders,
            Reduction = RaceReduction.Auto,
        };
        RaceSearchResult one = Searches.Run(options);
        using LocalParts parts = new(options, 3);

        (_, LeaderPosition position) = await parts.Run();

        Assert.Equal((one.StateCount, one.TransitionCount), (position.StateCount, position.TransitionCount));
        Assert.Equal(Describe(one), Describe(options, position));
    }

    [Fact]
    public async Task Batches_ThatComeTwice_AddNothing()
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 4, 2, 2);
        using LocalParts parts = new(options, 3) { Copies = number => 1 + (number % 3) };

        (RaceStopReason reason, LeaderPosition position) = await parts.Run();

        Assert.Equal(
            (RaceStopReason.Exhausted, 45_642, 106_078), (reason, position.StateCount, position.TransitionCount));
    }

    [Fact]
    public async Task Batches_ThatAreLost_AreNoResult()
    {
        using LocalParts parts = new(Searches.Of("v1-nolock", 4, 2, 2), 3) { Copies = number => number == 1 ? 0 : 1 };

        await Assert.ThrowsAsync<PartsDisagreeException>(() => parts.Run());
    }

    [Fact]
    public void Batches_OfOtherParts_AreRefused()
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 4, 2, 2);
        using SearchPart part = SearchPart.Create(options, new PartPlan(0, 2, 1, long.MaxValue));
        byte[] words = new byte[part.WordBytes + 7];

        Assert.Throws<ArgumentException>(() => part.Take(0, 1, 0, words.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => part.Take(0, 2, 0, words));
        Assert.Throws<ArgumentException>(() => part.Take(1, 1, 0, words));
        int refused = Enumerable.Range(1, 64).Count(value =>
        {
            words[0] = (byte)value;
            return Record.Exception(() => part.Take(0, 1, value, words)) is ArgumentException;
        });
        Assert.InRange(refused, 16, 48);
    }

    /// <summary>What was saved level by level is taken up by any number of parts.</summary>
    [Fact]
    public async Task Levels_ThatWereSaved_AreTakenUpByOtherParts()
    {
        RaceSearchOptions options = Searches.Of("base", 4, 2, 2);
        RaceSearchResult one = Searches.Run(options);
        List<IReadOnlyList<string>> levels = [];
        LeaderPosition stopped = LeaderPosition.First;
        for (int count = 1; count <= 4; count++)
        {
            using LocalParts parts = new(options, count);
            if (levels.Count > 0)
            {
                Assert.All(parts.All, part => Assert.True(part.Load(levels)));
            }

            int attempt = count;
            await Record.ExceptionAsync(() => parts.Run(count == 1 ? null : stopped, position =>
            {
                if (levels.Count == position.Depth)
                {
                    string[] files =
                        [.. parts.All.Select(
                            (_, i) => Path.Combine(_folder.FullName, $"{position.Depth}.{attempt}.{i}"))];
                    for (int i = 0; i < files.Length; i++)
                    {
                        parts.All[i].Save(files[i]);
                    }

                    levels.Add(files);
                }

                stopped = position;
                return position.Depth == attempt * 7 ? throw new IOException("gone") : Task.CompletedTask;
            }));
        }

        using LocalParts last = new(options, 2);
        Assert.All(last.All, part => Assert.True(part.Load(levels)));
        (RaceStopReason reason, LeaderPosition position) = await last.Run(stopped);
        Assert.Equal(
            (RaceStopReason.Exhausted, one.StateCount, one.TransitionCount, one.Depth),
            (reason, position.StateCount, position.TransitionCount, position.Depth));
        Assert.Equal(Describe(one), Describe(options, position));
    }

    [Fact]
    public void Levels_OfAnotherSearch_AreRefused()
    {
        string path = Path.Combine(_folder.FullName, "level");
        using (SearchPart part = SearchPart.Create(Searches.Of("base", 4), new PartPlan(0, 1, 1, long.MaxValue)))
        {
            part.Begin();
            part.Save(path);
        }

        using SearchPart other = SearchPart.Create(Searches.Of("base", 5), new PartPlan(0, 1, 1, long.MaxValue));
        Assert.Throws<CheckpointException>(() => other.Load([[path]]));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(path, bytes);
        using SearchPart same = SearchPart.Create(Searches.Of("base", 4), new PartPlan(0, 1, 1, long.MaxValue));
        Assert.Throws<CheckpointException>(() => same.Load([[path]]));
    }

    [Fact]
    public async Task Parts_WithoutRoom_EndAtAWholeLevel()
    {
        RaceSearchOptions options = Searches.Of("v1-nolock", 6, 2, 2);
        using LocalParts parts = new(options, 2, maxBytes: 4_000_000);

        (RaceStopReason reason, LeaderPosition position) = await parts.Run();

        Assert.Equal(RaceStopReason.MaxMemory, reason);
        Assert.InRange(position.StateCount, 100_000, 992_753);
        Assert.All(parts.All, part => Assert.InRange(part.Bytes, 1, 4_000_000));
        Assert.Throws<RaceSearchException>(() => SearchPart.Create(options, new PartPlan(0, 2, 1, 100_000)));
    }

    private static string[] Describe(RaceSearchResult result) =>
        [.. result.Violations.Select(violation =>
            $"{violation.Property} {violation.Depth} {string.Join(' ', violation.Schedule!.Actions)}")];

    private static string[] Describe(RaceSearchOptions options, LeaderPosition position)
    {
        IReadOnlyDictionary<RaceProperty, RaceAction[]?> ways =
            SearchPart.FindWays(options, position.Found, TestContext.Current.CancellationToken);
        return
        [
            .. position.Found.OrderBy(found => found.Breach.Property).Select(found =>
                $"{found.Breach.Property} {found.Depth} {string.Join(' ', ways[found.Breach.Property]!)}"),
        ];
    }
}
