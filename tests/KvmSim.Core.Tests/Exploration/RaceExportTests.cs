using System.Text.Json;
using System.Xml.Linq;

using KvmSim.Exploration;
using KvmSim.Protocol;
using KvmSim.Races;
using Xunit;

namespace KvmSim.Core.Tests.Exploration;

public sealed class RaceExportTests
{
    private static readonly Lazy<RaceSchedule> Race = new(() =>
        Searches.Run(Searches.Of("v1-nolock", 4) with
        {
            Properties = RaceProperty.UncheckedEnable,
            StopWhenFound = true,
        }).Violations[0].Schedule!);

    [Fact]
    public void Mermaid_OfASchedule_HasAnArrowForEachStep()
    {
        string[] lines = RaceExport.Write(Race.Value, RaceExportFormat.Mermaid).Split('\n');

        Assert.Equal("sequenceDiagram", lines[0]);
        Assert.Equal(7, lines.Count(line => line.Contains("->>kernel: ", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.Contains("vm-xkernel: 8. enables CPU 3", StringComparison.Ordinal));
    }

    [Fact]
    public void Svg_OfASchedule_IsXmlWithACircleForEachStep()
    {
        XDocument svg = XDocument.Parse(RaceExport.Write(Race.Value, RaceExportFormat.Svg));

        Assert.Equal(8, svg.Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void Svg_OfASchedule_SaysWhatItIsInBothLightAndDark()
    {
        XDocument svg = XDocument.Parse(RaceExport.Write(Race.Value, RaceExportFormat.Svg));
        string[] texts = [
            .. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];

        Assert.Contains("P1 UncheckedEnable must hold: Virtualization is never enabled on an incompatible CPU.", texts,
            StringComparer.Ordinal);
        Assert.Contains("CPU 0,1,2 online at the beginning; CPU 3 fails the check", texts, StringComparer.Ordinal);
        Assert.Contains("Found by Find-KvmRace v1-nolock -CpuCount 4 -Property UncheckedEnable", texts,
            StringComparer.Ordinal);
        Assert.Contains("the step to which it leads", texts, StringComparer.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_OfASchedule_LoadsNothingAndHoldsEachState()
    {
        string page = RaceExport.Write(Race.Value, RaceExportFormat.Html);

        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", page, StringComparison.Ordinal);
        const string Start = "<script type=\"application/json\">";
        int from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int to = page.IndexOf("</script>", from, StringComparison.Ordinal);
        using JsonDocument states = JsonDocument.Parse(page[from..to]);
        Assert.Equal(9, states.RootElement.GetArrayLength());
        Assert.Equal("0-3", states.RootElement[8].GetProperty("enabled").GetString());
        Assert.Equal("cpu_hotplug_lock (write): hotplug", states.RootElement[1].GetProperty("locks").GetString());
    }

    [Fact]
    public void Perfetto_OfASchedule_HasASliceForEachStep()
    {
        using JsonDocument trace = JsonDocument.Parse(RaceExport.Write(Race.Value, RaceExportFormat.Perfetto));

        JsonElement[] slices = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Where(item => item.GetProperty("ph").GetString() == "X")];
        Assert.Equal(8, slices.Length);
        Assert.Equal("fatal", slices[^1].GetProperty("cat").GetString());
    }

    [Fact]
    public void Narration_OfEveryStep_IsThere()
    {
        IEnumerable<HotplugStep> explored = Enum.GetValues<HotplugStep>().Where(step => step != HotplugStep.BringUp);
        Assert.All(explored, step => Assert.NotNull(StepNarration.Of(step)));
        Assert.All(Enum.GetValues<VmStep>(), step => Assert.NotNull(StepNarration.Of(step)));
        Assert.All(Enum.GetValues<LoaderStep>(), step => Assert.NotNull(StepNarration.Of(step)));
    }
}
