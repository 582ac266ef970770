using KvmSim.Exploration;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

/// <summary>Schedules as text, in wide lines and in narrow ones.</summary>
public sealed class ScheduleTextTests
{
    private static readonly ScheduleTextStep[] Steps =
    [
        new(1, "hotplug 1", "begins to move CPU 3", ["lock taken"], IsFatal: false),
        new(2, "hotplug 2", "waits", [], IsFatal: false),
        new(3, "vm 1", "begins to create a VM", [], IsFatal: false),
        new(4, "vm 2", "begins to create a VM", [], IsFatal: false),
        new(5, "loader", "unloads", [], IsFatal: true),
    ];

    [Fact]
    public void Render_WhereEachActorHasRoom_MakesAColumnForEach()
    {
        string[] lines = ScheduleText.Render(Steps, "Mine", "it broke", 110).Split('\n');

        Assert.Equal(
            ["hotplug", "1", "hotplug", "2", "vm", "1", "vm", "2", "loader"],
            lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 110));
    }

    [Fact]
    public void Render_WhereColumnsWouldBeTooNarrow_NamesTheActorOfEachStep()
    {
        string[] lines = ScheduleText.Render(Steps, "Mine", "it broke", 60).Split('\n');

        Assert.Equal("   1 hotplug 1  begins to move CPU 3 [lock taken]", lines[0]);
        Assert.Equal(">  5 loader     unloads", lines[4]);
        Assert.Equal("   ^ Mine: it broke", lines[5]);
    }
}
