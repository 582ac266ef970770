using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-checkpoint");

    private string CheckpointPath => Path.Combine(_folder.FullName, "search.race");

    private RaceSearchOptions Request =>
        Searches.Of("v1-nolock", 5, 2, 2) with { CheckpointPath = CheckpointPath };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Search_StoppedAgainAndAgain_EndsWithTheSameCounts(int threads)
    {
        RaceSearchOptions whole = Searches.Of("v1-nolock", 5, 2, 2) with { ThrottleLimit = threads };
        RaceSearchOptions parts = whole with { CheckpointPath = CheckpointPath };
        RaceSearchResult expected = Searches.Run(whole);

        for (int states = 20_000; states < expected.StateCount; states += 40_000)
        {
            Assert.False(Searches.Run(parts with { MaxStates = states }).Complete);
        }

        RaceSearchResult result = Searches.Run(parts);
        Assert.True(result.Complete);
        Assert.Equal(
            (expected.StateCount, expected.TransitionCount, expected.Depth),
            (result.StateCount, result.TransitionCount, result.Depth));
        Assert.Equal(
            expected.Violations.Select(violation => (violation.Property, violation.Depth)),
            result.Violations.Select(violation => (violation.Property, violation.Depth)));
    }

    /// <summary>Wherever in a level a search ended, none of its states is lost and none counted twice.</summary>
    [Fact]
    public void Search_StoppedAfterEachFewStates_EndsWithTheSameCounts()
    {
        RaceSearchOptions whole = Searches.Of("base", 3);
        RaceSearchOptions parts = whole with { CheckpointPath = CheckpointPath };
        for (int states = 1; states < 1_270; states += 13)
        {
            RaceSearchResult part = Searches.Run(parts with { MaxStates = states });
            Assert.Equal((false, states), (part.Complete, part.StateCount));
        }

        RaceSearchResult result = Searches.Run(parts);

        Assert.Equal((true, 1_270, 2_355), (result.Complete, result.StateCount, result.TransitionCount));
        Assert.Equal(
            Searches.Run(whole).Violations.Select(violation => (violation.Property, violation.Depth)),
            result.Violations.Select(violation => (violation.Property, violation.Depth)));
    }

    [Fact]
    public void Search_ThatCouldNotBeSaved_DoesNotBegin()
    {
        Heard heard = new();
        RaceSearchOptions request = Request with { Progress = heard, TimeProvider = TimeProvider.System };

        Assert.Throws<DirectoryNotFoundException>(() => Searches.Run(
            request with { CheckpointPath = Path.Combine(_folder.FullName, "none", "search.race") }));
        Assert.Throws<IOException>(() => Searches.Run(request with { CheckpointPath = _folder.FullName }));
        Assert.Equal(0, heard.Reports);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    /// <summary>So many that the table grows several times while they are read.</summary>
    [Fact]
    public void Search_OfAMillionStates_GoesOnWithTheSameCounts()
    {
        RaceSearchOptions request = Searches.Of("v1-nolock", 6, 2, 2) with
        {
            FindSchedules = false,
            CheckpointPath = CheckpointPath,
        };
        Assert.False(Searches.Run(request with { MaxStates = 700_000 }).Complete);

        RaceSearchResult result = Searches.Run(request);

        Assert.Equal((true, 992_754, 2_321_958), (result.Complete, result.StateCount, result.TransitionCount));
    }

    [Fact]
    public void Search_SavedAtIntervals_GoesOnAfterwards()
    {
        RaceSearchOptions whole = Searches.Of("base", 3, 2, 2) with { TimeProvider = TimeProvider.System };
        RaceSearchOptions saving = whole with { CheckpointPath = CheckpointPath, CheckpointInterval = TimeSpan.Zero };
        RaceSearchResult saved = Searches.Run(saving);
        Assert.True(File.Exists(CheckpointPath));

        RaceSearchResult again = Searches.Run(whole with { CheckpointPath = CheckpointPath });

        Assert.Equal((7770, 17_918), (saved.StateCount, saved.TransitionCount));
        Assert.Equal((7770, 17_918), (again.StateCount, again.TransitionCount));
    }

    [Fact]
    public void Search_OfAnotherModel_RefusesTheFileAndKeepsIt()
    {
        byte[] before = Stopped();

        Assert.Throws<CheckpointException>(() => Searches.Run(Request with { Model = Searches.Model("moved") }));

        Assert.Equal(before, File.ReadAllBytes(CheckpointPath));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(4001)]
    public void Search_OfAFileThatIsCutOff_SaysSo(int length)
    {
        byte[] before = Stopped();
        File.WriteAllBytes(CheckpointPath, before[..length]);

        Assert.Throws<CheckpointException>(() => Searches.Run(Request));

        Assert.Equal(length, new FileInfo(CheckpointPath).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Search_OfAFileThatIsDamaged_SaysSo(int position)
    {
        byte[] bytes = Stopped();
        bytes[position] ^= 1;
        File.WriteAllBytes(CheckpointPath, bytes);

        Assert.Throws<CheckpointException>(() => Searches.Run(Request));
    }

    /// <summary>
    /// Whatever a request says otherwise, the file is another search's, unless it is said not to matter.
    /// </summary>
    [Fact]
    public void Search_OfAnotherRequest_RefusesTheFileWhateverDiffers()
    {
        Dictionary<string, Func<RaceSearchOptions, RaceSearchOptions>> other = new(StringComparer.Ordinal)
        {
            [nameof(RaceSearchOptions.Model)] = request => request with { Model = Searches.Model("v1") },
            [nameof(RaceSearchOptions.CpuCount)] = request => request with { CpuCount = 6, IncompatibleCpus = [4] },
            [nameof(RaceSearchOptions.HotplugActors)] = request => request with { HotplugActors = 1 },
            [nameof(RaceSearchOptions.VmActors)] = request => request with { VmActors = 1 },
            [nameof(RaceSearchOptions.LoaderActors)] = request => request with { LoaderActors = 1 },
            [nameof(RaceSearchOptions.IncompatibleCpus)] = request => request with { IncompatibleCpus = [3] },
            [nameof(RaceSearchOptions.ChangingCpus)] = request => request with { ChangingCpus = [[1]] },
            [nameof(RaceSearchOptions.FailingCpus)] = request => request with { FailingCpus = [1] },
            [nameof(RaceSearchOptions.Properties)] = request => request with { Properties = RaceProperty.StaleFlag },
            [nameof(RaceSearchOptions.Reduction)] = request => request with { Reduction = RaceReduction.Auto },
            [nameof(RaceSearchOptions.UserProperties)] = request => request with
            {
                UserProperties = [StateProperty.Of("Mine", "Mine.", PropertyMoment.Quiet, "usage < 2")],
            },
        };
        string[] harmless =
        [
            nameof(RaceSearchOptions.CpuNumbers), nameof(RaceSearchOptions.StopWhenFound),
            nameof(RaceSearchOptions.FindSchedules), nameof(RaceSearchOptions.MaxStates),
            nameof(RaceSearchOptions.MaxMemoryBytes), nameof(RaceSearchOptions.ThrottleLimit),
            nameof(RaceSearchOptions.CheckpointPath), nameof(RaceSearchOptions.CheckpointInterval),
            nameof(RaceSearchOptions.TimeProvider), nameof(RaceSearchOptions.Progress),
        ];
        Assert.Equal(
            typeof(RaceSearchOptions).GetProperties().Where(property => property.CanWrite)
                .Select(property => property.Name).Order(StringComparer.Ordinal),
            other.Keys.Concat(harmless).Order(StringComparer.Ordinal));
        Stopped();
        foreach ((string name, Func<RaceSearchOptions, RaceSearchOptions> change) in other)
        {
            Exception? error = Record.Exception(() => Searches.Run(change(Request)));
            Assert.True(error is CheckpointException, $"{name}: {error?.Message ?? "taken"}");
        }
    }

    /// <summary>Of the steps that break a property in a level the same is reported, saved in between or not.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Search_SavedWithinLevels_ReportsTheSameSchedules(int threads)
    {
        RaceSearchOptions whole = Searches.Of("v1-nolock", 5, 2, 2) with { TimeProvider = TimeProvider.System };
        string[] expected = [.. Searches.Run(whole).Violations.Select(violation => $"{violation.Schedule}")];

        string[] saved =
        [
            .. Searches.Run(whole with
            {
                ThrottleLimit = threads, CheckpointPath = CheckpointPath, CheckpointInterval = TimeSpan.Zero,
            }).Violations.Select(violation => $"{violation.Schedule}"),
        ];

        Assert.NotEmpty(expected);
        Assert.Equal(string.Join("\n", expected), string.Join("\n", saved));
    }

    /// <summary>What a level broke before it was cut short competes with what the rest of it breaks.</summary>
    [Fact]
    public void Search_StoppedAgainAndAgain_ReportsTheSameSchedules()
    {
        RaceSearchOptions whole = Searches.Of("base", 3);
        string[] expected = [.. Searches.Run(whole).Violations.Select(violation => $"{violation.Schedule}")];
        for (int states = 1; states < 1_270; states += 13)
        {
            Searches.Run(whole with { CheckpointPath = CheckpointPath, MaxStates = states });
        }

        Assert.Equal(
            string.Join("\n", expected),
            string.Join("\n", Searches.Run(whole with { CheckpointPath = CheckpointPath }).Violations
                .Select(violation => $"{violation.Schedule}")));
    }

    private byte[] Stopped()
    {
        Searches.Run(Request with { MaxStates = 20_000, FindSchedules = false });
        return File.ReadAllBytes(CheckpointPath);
    }

    private sealed class Heard : IProgress<RaceSearchProgress>
    {
        public int Reports { get; private set; }

        public void Report(RaceSearchProgress value) => Reports++;
    }
}
