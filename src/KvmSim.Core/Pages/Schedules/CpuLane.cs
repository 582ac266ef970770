using KvmSim.Hardware;

namespace KvmSim.Pages;

/// <summary>One lane: a CPU, or several of which the same is to be told from beginning to end.</summary>
/// <param name="Cpus">The CPUs.</param>
/// <param name="Note">What is special about them.</param>
internal sealed record CpuLane(CpuSet Cpus, string Note)
{
    /// <summary>The lanes of CPUs whose states are these, moment after moment.</summary>
    public static CpuLane[] Of(IEnumerable<LaneCpu> cpus, IReadOnlyList<(CpuSet Online, CpuSet Enabled)> moments) =>
    [
        .. cpus
            .GroupBy(
                cpu =>
                    (cpu.Note, string.Concat(moments.Select(moment => StateOf(cpu.Id, moment.Online, moment.Enabled)))))
            .Select(alike => new CpuLane(CpuSet.Of(alike.Select(cpu => cpu.Id)), alike.Key.Note)),
    ];

    /// <summary>The head above those of the lanes.</summary>
    public static void WriteHead(MarkupWriter page, CpuLane[] lanes) =>
        page.Add($"<th scope=\"colgroup\" colspan=\"{Math.Max(1, lanes.Length)}\" class=\"cpu\">CPU</th>");

    /// <summary>The heads of the lanes; the row that they stand in is the caller's.</summary>
    public static void WriteHeads(MarkupWriter page, IEnumerable<CpuLane> lanes)
    {
        foreach (CpuLane lane in lanes)
        {
            page.Add($"<th scope=\"col\" class=\"cpu {(lane.Note.Length > 0 ? "noted" : "plain")}\">");
            page.Add($"{lane.Cpus.ToString()}");
            if (lane.Note.Length > 0)
            {
                page.Add($"<span class=\"sr\"> ({lane.Note})</span><i aria-hidden=\"true\">✗</i>");
            }

            page.Add($"</th>");
        }
    }

    /// <summary>The cells of one moment.</summary>
    public static void WriteCells(MarkupWriter page, IEnumerable<CpuLane> lanes, CpuSet online, CpuSet enabled)
    {
        foreach (CpuLane lane in lanes)
        {
            (string name, string says) = StateOf(lane.Cpus.Lowest, online, enabled) switch
            {
                'b' => ("on virt", "online, enabled"),
                'o' => ("on", "online"),
                'e' => ("virt", "offline, enabled"),
                _ => ("off", "offline"),
            };
            page.Add($"<td class=\"cpu {name}{(lane.Note.Length > 0 ? " noted" : "")}\" ");
            page.Add($"data-cpu=\"{lane.Cpus.ToString()}\"><span class=\"sr\">{says}</span></td>");
        }
    }

    private static char StateOf(int cpu, CpuSet online, CpuSet enabled) =>
        (online.Contains(cpu), enabled.Contains(cpu)) switch
        {
            (true, true) => 'b',
            (true, false) => 'o',
            (false, true) => 'e',
            _ => '-',
        };
}
