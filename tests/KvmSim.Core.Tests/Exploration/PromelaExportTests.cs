using System.Globalization;
using System.Text.RegularExpressions;

using KvmSim.Exploration;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>
/// SPIN reaches the same states of an exported model by as many transitions, and finds the same breach.
/// </summary>
public sealed class PromelaExportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kvmsim-spin");

    public static TheoryData<string, int, int, int> Models
    {
        get
        {
            TheoryData<string, int, int, int> rows = [];
            foreach (ExplorationModel model in ExplorationModelCatalog.All)
            {
                rows.Add(model.Name, 3, 2, 2);
            }

            rows.Add("v1-nolock", 4, 2, 2);
            rows.Add("linux-6.12", 4, 1, 2);
            return rows;
        }
    }

    /// <summary>Parts that nobody shipped together, by a fixed walk through all legal compositions.</summary>
    public static TheoryData<int> Compositions =>
        [.. Enumerable.Range(1, 10).Select(i => i * 7919 % PartSpace.Legal.Count)];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Promela_OfAModel_HasTheSameStates(string model, int cpus, int hotplugActors, int vmActors) =>
        await Compare(Searches.Of(model, cpus, hotplugActors, vmActors));

    [Theory]
    [InlineData("v1")]
    [InlineData("upstream")]
    [InlineData("linux-6.12-on-demand")]
    public async Task Promela_WithFailingCpus_HasTheSameStates(string model) =>
        await Compare(Searches.Of(model, 4, 1, 2) with { FailingCpus = [2], IncompatibleCpus = [1] });

    [Theory]
    [MemberData(nameof(Compositions))]
    public async Task Promela_OfComposedParts_HasTheSameStates(int number)
    {
        ProtocolParts parts = PartSpace.Legal[number];
        await Compare(Searches.Of("base", 3, 1, 2) with
        {
            Model = new ExplorationModel("composed", parts.ToString(), parts),
            FailingCpus = [1],
        });
    }

    [Fact]
    public async Task Promela_OfASchedule_IsBrokenInSpinToo()
    {
        RaceSchedule schedule = Searches.Run(Searches.Of("v1-nolock", 3) with { Properties = RaceProperty.StaleFlag })
            .Violations[0].Schedule!;

        string output = await Pan(RaceExport.Write(schedule, RaceExportFormat.Promela), ["-DSAFETY", "-DBFS"]);

        Assert.Contains("assertion violated", output, StringComparison.Ordinal);
        Assert.DoesNotContain("errors: 0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PropertyMoment.Quiet, "count(online - enabled) < 1 or usage == 0", "assertion violated")]
    [InlineData(PropertyMoment.Always, "(incompatible & online) == {}", "end state in claim reached")]
    public async Task Promela_OfAStatedProperty_IsBrokenInSpinToo(
        PropertyMoment when, string expression, string expected)
    {
        RaceSchedule schedule = Searches.Run(Searches.Of("base", 4, 1, 1) with
        {
            Properties = RaceProperty.None,
            IncompatibleCpus = [2, 3],
            UserProperties = [StateProperty.Of("Mine", "Mine.", when, expression)],
        }).Violations[0].Schedule!;

        string output = await Pan(RaceExport.Write(schedule, RaceExportFormat.Promela), ["-DSAFETY"]);

        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Promela_WithALoader_IsRefused() => Assert.Throws<RaceExportException>(
        () => RaceExport.WritePromela(Searches.Of("base", 3) with { LoaderActors = 1 }));

    private async Task Compare(RaceSearchOptions options)
    {
        Programs.Require("spin", "gcc");
        RaceSearchResult expected = Searches.Run(options with { FindSchedules = false });

        string output = await Pan(
            RaceExport.WritePromela(options),
            ["-DSAFETY", "-DNOREDUCE", "-DXUSAFE"],
            ["-m1000000", "-A", "-E"],
            "-o1", "-o2", "-o3", "-DPROP=99");

        // SPIN counts the beginning as a transition.
        Assert.Equal(
            (expected.StateCount, expected.TransitionCount),
            (Number(output, @"(?<n>[0-9.e+]+) states, stored"), Number(output, @"(?<n>[0-9.e+]+) transitions") - 1));
    }

    private static long Number(string output, string pattern)
    {
        Match match = Regex.Match(output, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        Assert.True(match.Success, output);
        return (long)double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
    }

    private async Task<string> Pan(string model, string[] flags, string[]? run = null, params string[] spin)
    {
        Programs.Require("spin", "gcc");
        string folder = _folder.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "model.pml"), model, TestContext.Current.CancellationToken);
        string log = await Programs.Run(folder, "spin", ["-a", .. spin, "model.pml"]);
        log += await Programs.Run(folder, "gcc", ["-w", .. flags, "-o", "pan", "pan.c"]);
        Assert.True(File.Exists(Path.Combine(folder, "pan")), log);
        return await Programs.Run(folder, Path.Combine(folder, "pan"), run ?? ["-m1000000"]);
    }
}
