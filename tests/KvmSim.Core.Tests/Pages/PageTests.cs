using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Pages;
using Xunit;

namespace KvmSim.Core.Tests.Pages;

/// <summary>What is written into a page is text, whatever block it stands in.</summary>
public sealed class PageTests
{
    private const string Foreign = "</script><b onclick='x'>\"&\u202e\u001b[31m";
    private const string Shown = "&lt;/script&gt;&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;\\u202e\\u001b[31m";

    public static TheoryData<PageBlock> Blocks =>
    [
        new ParagraphBlock(Foreign), new HeadingBlock(Foreign),
        new ListBlock([new PageText(Foreign, PageTone.Bad, IsCode: true)]),
        new FactsBlock([new PageFact(Foreign, Foreign)]), new TableBlock(Foreign, [Foreign], [[Foreign]]),
        new CardBlock(Foreign, PageTone.Open, []) { Anchor = Foreign }, new DetailsBlock(Foreign, []),
        new LogBlock([new PageLogLine(Foreign, KernelLogLevel.Err, Foreign)]),
        new CountsBlock([new PageCount(Foreign, 1)]),
        new MatrixBlock(Foreign, Foreign, [(Foreign, Foreign)], [(Foreign, [Foreign])]),
        new TopologyBlock(
            [new TopologyCpu(0, 0, 0, 0, PageTone.Bad, TopologyPresence.Online, Foreign) { Target = Foreign }]),
        new SearchListBlock(Foreign, [Foreign], [new SearchListRow([Foreign], [Foreign])]),
        new TimelineBlock(Foreign, [new LaneCpu(0, Foreign)], [Step]),
        Schedule, new StoryBlock(Schedule),
    ];

    private static ScheduleState State => new()
    {
        Online = CpuSet.Of(0),
        Enabled = CpuSet.Empty,
        Vms = 0,
        Flags = [Foreign],
        Locks = [
            new ScheduleLock(Foreign, [Foreign])],
    };

    private static ScheduleBlock Schedule => new()
    {
        Prefix = Foreign,
        Cpus = [new LaneCpu(0, Foreign)],
        Initial = State,
        Steps =
        [
            new ScheduleStep { Number = 1, Actor = Foreign, Text = Foreign, Function = Foreign, Changes = [
                Foreign], After = State, IsFatal = true },
        ],
    };

    private static TimelineStep Step => new()
    {
        Number = 1,
        Operation = Foreign,
        Answer = Foreign,
        Note = Foreign,
        Expectations = 1,
        Failures = [
            Foreign],
        Online = CpuSet.Of(0),
        Enabled = CpuSet.Empty,
        Log = [new PageLogLine("", KernelLogLevel.Info, Foreign)],
        Evidence = Foreign,
    };

    [Theory]
    [MemberData(nameof(Blocks), DisableDiscoveryEnumeration = true)]
    public void Block_WithForeignText_WritesItAsText(PageBlock block)
    {
        string page = PageOf(block).ToString();

        Assert.DoesNotContain("<b onclick", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain('\u202e', page);
        Assert.Contains(Shown, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_WithForeignText_WritesItAsText()
    {
        Page page = PageOf(new ParagraphBlock(""))
            with
        { Title = Foreign, Lead = Foreign, Kind = Foreign, Command = Foreign, Badges = [Foreign] };

        Assert.DoesNotContain("<b onclick", page.ToString(), StringComparison.Ordinal);
        Assert.Contains($"<title>{Shown} - KvmSim</title>", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_OfOneTitle_HaveAnchorsOfTheirOwn()
    {
        PageSection section = new("KVM", []);
        string page =
            (PageOf(new ParagraphBlock("")) with { Sections = [section, section, section with { Title = "main" }] })
                .ToString();

        foreach (string id in (string[])["kvm", "kvm-2", "main-2"])
        {
            Assert.Single(page.Split($" id=\"{id}\""), part => part.StartsWith(" class", StringComparison.Ordinal));
            Assert.Contains($"href=\"#{id}\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Lanes_OfCpusThatAreAlike_AreOne()
    {
        CpuSet all = CpuSet.First(64);
        CpuLane[] lanes = CpuLane.Of(
            all.Select(cpu => new LaneCpu(cpu, cpu == 7 ? "incompatible" : "")),
            [(all.Without(7).Without(9), CpuSet.Empty), (all, CpuSet.Of(9))]);

        Assert.Equal(["0-6,8,10-63", "7", "9"], lanes.Select(lane => lane.Cpus.ToString()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("a-b", "a b")]
    [InlineData("a.b", "a-b")]
    [InlineData("é", "e")]
    public void Anchors_OfDifferentNames_Differ(string one, string other) =>
        Assert.NotEqual(Anchors.Of(one), Anchors.Of(other), StringComparer.Ordinal);

    private static Page PageOf(PageBlock block) => new()
    {
        Kind = "Test",
        Title = "Title",
        Sections = [new PageSection(Foreign, [block])],
    };
}
