using KvmSim.Hardware;

namespace KvmSim.Pages;

/// <summary>
/// An order of events: a lane for each actor, with the locks that it holds as bars, a lane for each CPU, time downward.
/// It is stepped through; the state at the step is beside it.
/// </summary>
internal sealed record ScheduleBlock : PageBlock
{
    /// <summary>With more actors than this, they share a column.</summary>
    private const int MostActors = 4;

    private const int LockColours = 4;

    /// <summary>What stands before the number of a step in its address: "#8" where it is "".</summary>
    public required string Prefix { get; init; }

    /// <summary>The CPUs.</summary>
    public required IReadOnlyList<LaneCpu> Cpus { get; init; }

    /// <summary>What is so before the first step.</summary>
    public required ScheduleState Initial { get; init; }

    /// <summary>The steps, first to last; at least one.</summary>
    public required IReadOnlyList<ScheduleStep> Steps { get; init; }

    private string[] Actors => [.. Steps.Select(step => step.Actor).Distinct(StringComparer.Ordinal)];

    private string[] Locks =>
        [.. Steps.SelectMany(step => step.After.Locks).Select(held => held.Name).Distinct(StringComparer.Ordinal)];

    internal override void Write(MarkupWriter page)
    {
        string[] actors = Actors;
        string[] locks = Locks;
        CpuLane[] lanes = CpuLane.Of(
            Cpus,
            [.. Steps.Select(step => step.After).Prepend(Initial).Select(state => (state.Online, state.Enabled))]);
        bool hasFlags = Steps.Any(step => step.After.Flags.Count > 0);
        page.Add($"<div class=\"race\" data-race=\"{PrefixText}\">\n");
        Panel(page);
        Legend(page, locks);
        page.Add($"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"The steps\">");
        page.Add($"<table class=\"schedule{(actors.Length > MostActors ? " many" : "")}\">");
        page.Add($"<caption class=\"sr\">The steps, whose they are, and the CPUs after each</caption>\n");
        Heads(page, actors, lanes, hasFlags);
        page.Add($"<tbody>\n");
        Row(page, null, Initial, actors, locks, lanes, hasFlags);
        foreach (ScheduleStep step in Steps)
        {
            Row(page, step, step.After, actors, locks, lanes, hasFlags);
        }

        page.Add($"</tbody></table></div>\n");
        page.AddData(WriteData);
        page.Add($"</div>\n");
    }

    /// <summary>The address of a step, without the #.</summary>
    internal string AddressOf(int step) => $"{PrefixText}{step}";

    private string PrefixText => Prefix.Length == 0 ? "" : $"{Anchors.Of(Prefix)}-";

    private ScheduleStep Fatal => Steps.FirstOrDefault(step => step.IsFatal) ?? Steps[^1];

    private void Panel(MarkupWriter page)
    {
        ScheduleStep now = Fatal;
        page.Add($"<div class=\"panel\" role=\"group\" aria-label=\"Step through\">\n<div class=\"stepper\">");
        page.Add($"<button type=\"button\" data-go=\"-1\" aria-label=\"Previous step\">←</button>");
        page.Add($"<p class=\"position\">Step <b data-field=\"number\">{now.Number}</b> of {Steps.Count}</p>");
        page.Add($"<button type=\"button\" data-go=\"1\" aria-label=\"Next step\">→</button></div>\n");
        page.Add($"<p class=\"event\" aria-live=\"polite\"><b data-field=\"actor\">{now.Actor}</b> ");
        page.Add($"<span data-field=\"text\">{now.Text}</span></p>\n<dl class=\"state\">");
        foreach ((string name, string title, string value) in Fields(now.Function, now.Changes, now.After))
        {
            page.Add($"<div data-for=\"{name}\"><dt>{title}</dt><dd data-field=\"{name}\">{value}</dd></div>");
        }

        page.Add(
            $"</dl>\n<p class=\"hint\">Left and Right, or a swipe, step; Up and Down scroll. "
                + $"The address names the step.</p>\n</div>\n");
    }

    private static void Legend(MarkupWriter page, string[] locks)
    {
        page.Add($"<ul class=\"legend\"><li><i class=\"key on virt\"></i> online, virtualization enabled</li>");
        page.Add($"<li><i class=\"key on\"></i> online</li><li><i class=\"key off\"></i> offline</li>");
        page.Add($"<li><b class=\"mark\">✗</b> fails the check, or cannot be enabled</li>");
        for (int i = 0; i < locks.Length; i++)
        {
            page.Add($"<li class=\"wide\"><i class=\"key lock{i % LockColours}\"></i> holds {locks[i]}</li>");
        }

        page.Add($"</ul>\n");
    }

    private static void Heads(MarkupWriter page, string[] actors, CpuLane[] lanes, bool hasFlags)
    {
        page.Add($"<thead><tr><th scope=\"col\" rowspan=\"2\"><span class=\"sr\">Step</span>#</th>");
        page.Add($"<th scope=\"col\" rowspan=\"2\" class=\"all\">What happens</th>");
        foreach (string actor in actors)
        {
            page.Add($"<th scope=\"col\" rowspan=\"2\" class=\"lane\">{actor}</th>");
        }

        CpuLane.WriteHead(page, lanes);
        page.Add($"<th scope=\"col\" rowspan=\"2\" class=\"vms\">VMs</th>");
        if (hasFlags)
        {
            page.Add($"<th scope=\"col\" rowspan=\"2\" class=\"flags\">Flags</th>");
        }

        page.Add($"</tr>\n<tr>");
        CpuLane.WriteHeads(page, lanes);
        page.Add($"</tr></thead>\n");
    }

    private void Row(
        MarkupWriter page, ScheduleStep? step, ScheduleState state, string[] actors, string[] locks, CpuLane[] lanes,
        bool hasFlags)
    {
        int number = step?.Number ?? 0;
        bool isNow = step is not null && step.Number == Fatal.Number;
        page.Add($"<tr id=\"{AddressOf(number)}\" data-step=\"{number}\" ");
        page.Add($"class=\"{(step is { IsFatal: true } ? "fatal" : "step")}\"");
        if (isNow)
        {
            page.Add($" aria-current=\"step\"");
        }

        page.Add($"><th scope=\"row\"><a href=\"#{AddressOf(number)}\">{number}</a></th><td class=\"all\">");
        if (step is null)
        {
            page.Add($"at the beginning");
        }
        else
        {
            page.Add($"<b class=\"actor\">{step.Actor}</b> ");
            What(page, step);
        }

        page.Add($"</td>");
        for (int i = 0; i < actors.Length; i++)
        {
            page.Add($"<td class=\"lane{Bars(state, actors[i], locks)}\">");
            if (step?.Actor == actors[i])
            {
                What(page, step);
            }
            else if (step is null && i == 0)
            {
                page.Add($"<span class=\"quiet\">at the beginning</span>");
            }

            page.Add($"</td>");
        }

        CpuLane.WriteCells(page, lanes, state.Online, state.Enabled);
        page.Add($"<td class=\"vms\">{state.Vms}</td>");
        if (hasFlags)
        {
            page.Add($"<td class=\"flags\">{string.Join(", ", state.Flags)}</td>");
        }

        page.Add($"</tr>\n");
    }

    private static void What(MarkupWriter page, ScheduleStep step)
    {
        page.Add($"{step.Text}");
        if (step.Changes.Count > 0)
        {
            page.Add($" <small>{string.Join("; ", step.Changes)}</small>");
        }
    }

    private static string Bars(ScheduleState state, string actor, string[] locks) => string.Concat(state.Locks
        .Where(held => held.Holders.Contains(actor, StringComparer.Ordinal))
        .Select(held => $" lock{Array.IndexOf(locks, held.Name) % LockColours}"));

    private static IEnumerable<(string Name, string Title, string Value)> Fields(
        string function, IReadOnlyList<string> changes, ScheduleState state) =>
    [
        ("changes", "Changes", changes.Count > 0 ? string.Join("; ", changes) : "nothing that is shared"),
        ("online", "Online", Text(state.Online)),
        ("enabled", "Enabled", Text(state.Enabled)),
        ("vms", "VMs", $"{state.Vms}"),
        ("flags", "Flags", state.Flags.Count > 0 ? string.Join(", ", state.Flags) : "none"),
        ("locks", "Locks", state.Locks.Count > 0 ? string.Join("; ", state.Locks) : "none"),
        ("function", "In", function.Length > 0 ? function : "-"),
    ];

    private static string Text(CpuSet cpus) => cpus.IsEmpty ? "none" : cpus.ToString();

    private void WriteData(PageData data) => data.Array(() =>
    {
        State(data, "", "At the beginning", Fields("", [], Initial));
        foreach (ScheduleStep step in Steps)
        {
            State(data, step.Actor, step.Text, Fields(step.Function, step.Changes, step.After));
        }
    });

    private static void State(
        PageData data, string actor, string text, IEnumerable<(string Name, string Title, string Value)> fields) =>
            data.Object(() =>
    {
        foreach ((string name, string _, string value) in fields.Concat([("actor", "", actor), ("text", "", text)]))
        {
            data.Name(name);
            data.Text(value);
        }
    });
}
