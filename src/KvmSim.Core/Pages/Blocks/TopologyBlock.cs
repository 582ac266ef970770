namespace KvmSim.Pages;

/// <summary>The map of a machine: packages, cores in them, threads in those, each with KVM's verdict.</summary>
/// <param name="Cpus">The CPUs.</param>
public sealed record TopologyBlock(IReadOnlyList<TopologyCpu> Cpus) : PageBlock
{
    private static readonly (string Class, string Sign, string Says)[] Legend =
    [
        ("good", "✓", "accepted"), ("bad", "✗", "refused"), ("open", "?", "not known"),
        ("plain off", "", "offline"), ("plain away", "", "socket empty"),
    ];

    internal override void Write(MarkupWriter page)
    {
        WriteLegend(page);
        bool hasNodes = Cpus.Select(cpu => cpu.Node).Distinct().Skip(1).Any();
        page.Add($"<ul class=\"packages\">\n");
        foreach (IGrouping<int, TopologyCpu> package in Cpus.GroupBy(cpu => cpu.Package).OrderBy(group => group.Key))
        {
            string nodes = hasNodes
                ? $", node {string.Join(", ", package.Select(cpu => cpu.Node).Distinct().Order())}"
                : "";
            page.Add($"<li class=\"package\"><p><b>Package {package.Key}</b>{nodes}</p>\n<ul class=\"cores\">");
            foreach (IGrouping<(int, int), TopologyCpu> core in package.GroupBy(cpu => (cpu.Node, cpu.Core)))
            {
                page.Add($"<li class=\"core\">");
                foreach (TopologyCpu cpu in core.OrderBy(cpu => cpu.Id))
                {
                    WriteCpu(page, cpu);
                }

                page.Add($"</li>");
            }

            page.Add($"</ul></li>\n");
        }

        page.Add($"</ul>\n");
    }

    private static void WriteCpu(MarkupWriter page, TopologyCpu cpu)
    {
        string classes = $"cpu-tile {Tones.ClassOf(cpu.Tone)}" + cpu.Presence switch
        {
            TopologyPresence.Offline => " off",
            TopologyPresence.Absent => " away",
            _ => "",
        };
        if (cpu.Target is { } target)
        {
            page.Add($"<a class=\"{classes}\" href=\"#{Anchors.Of(target)}\" title=\"{cpu.Says}\">");
        }
        else
        {
            page.Add($"<span class=\"{classes}\" title=\"{cpu.Says}\">");
        }

        page.Add($"<span class=\"sr\">CPU </span><b>{cpu.Id}</b><i aria-hidden=\"true\">{Tones.SignOf(cpu.Tone)}</i>");
        page.Add($"<span class=\"sr\">: {cpu.Says}</span>");
        if (cpu.Target is null)
        {
            page.Add($"</span>");
        }
        else
        {
            page.Add($"</a>");
        }
    }

    private static void WriteLegend(MarkupWriter page)
    {
        page.Add($"<ul class=\"legend\">");
        foreach ((string classes, string sign, string says) in Legend)
        {
            page.Add($"<li><span class=\"cpu-tile small {classes}\" aria-hidden=\"true\"><i>{sign}</i>");
            page.Add($"</span> {says}</li>");
        }

        page.Add($"</ul>\n");
    }
}
