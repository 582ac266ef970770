namespace KvmSim.Pages;

/// <summary>Operations in their order, what each was answered, the CPUs after it, and the log beside it.</summary>
/// <param name="Prefix">What stands before the number of a step in its address.</param>
/// <param name="Cpus">The CPUs.</param>
/// <param name="Steps">The operations.</param>
public sealed record TimelineBlock(string Prefix, IReadOnlyList<LaneCpu> Cpus, IReadOnlyList<TimelineStep> Steps)
    : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        CpuLane[] lanes = CpuLane.Of(Cpus, [.. Steps.Select(step => (step.Online, step.Enabled))]);
        page.Add($"<ul class=\"legend\"><li><i class=\"key on virt\"></i> online, virtualization enabled</li>");
        page.Add($"<li><i class=\"key on\"></i> online</li><li><i class=\"key off\"></i> not online</li>");
        page.Add($"<li><b class=\"tone good\"></b> as expected</li><li><b class=\"tone bad\">");
        page.Add($"</b> not as expected</li></ul>\n");
        page.Add($"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"The operations\">");
        page.Add($"<table class=\"schedule timeline\">");
        page.Add($"<caption class=\"sr\">The operations, their answers, the CPUs and the log</caption>\n");
        page.Add($"<thead><tr><th scope=\"col\" rowspan=\"2\"><span class=\"sr\">Step</span>#</th>");
        page.Add($"<th scope=\"col\" rowspan=\"2\">Operation</th><th scope=\"col\" rowspan=\"2\">Answer</th>");
        CpuLane.WriteHead(page, lanes);
        page.Add($"<th scope=\"col\" rowspan=\"2\">Log</th></tr>\n<tr>");
        CpuLane.WriteHeads(page, lanes);
        page.Add($"</tr></thead>\n<tbody>\n");
        foreach (TimelineStep step in Steps)
        {
            Row(page, step, lanes);
        }

        page.Add($"</tbody></table></div>\n");
    }

    private void Row(MarkupWriter page, TimelineStep step, CpuLane[] lanes)
    {
        string address = $"{Anchors.Of(Prefix)}-{step.Number}";
        page.Add($"<tr id=\"{address}\" class=\"{(step.Failures.Count > 0 ? "fatal" : "step")}\">");
        page.Add($"<th scope=\"row\"><a href=\"#{address}\">{step.Number}</a></th><td class=\"what\">");
        page.Add($"<b>{step.Operation}</b>");
        if (step.Note.Length > 0)
        {
            page.Add($"<p class=\"note\">{step.Note}</p>");
        }

        page.Add($"</td><td class=\"answer\">");
        step.Answer.Write(page);
        Expected(page, step);
        if (step.Evidence.Length > 0)
        {
            page.Add($"<details><summary>evidence</summary><p class=\"note\">{step.Evidence}</p></details>");
        }

        page.Add($"</td>");
        CpuLane.WriteCells(page, lanes, step.Online, step.Enabled);
        page.Add($"<td class=\"lines\">");
        new LogBlock(step.Log).Write(page);
        page.Add($"</td></tr>\n");
    }

    private static void Expected(MarkupWriter page, TimelineStep step)
    {
        if (step.Failures.Count == 0 && step.Expectations > 0)
        {
            page.Add($"<p class=\"note\"><span class=\"tone good\">{step.Expectations} as expected</span></p>");
        }

        foreach (string failure in step.Failures)
        {
            page.Add($"<p class=\"note\"><span class=\"tone bad\">{failure}</span></p>");
        }
    }
}
