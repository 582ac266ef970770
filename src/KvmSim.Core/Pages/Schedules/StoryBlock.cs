using KvmSim.Hardware;

namespace KvmSim.Pages;

/// <summary>How a schedule comes to its end, in the steps that change more than locks; each leads to its row.</summary>
/// <param name="Schedule">The schedule, which stands on the same page.</param>
internal sealed record StoryBlock(ScheduleBlock Schedule) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        page.Add($"<ol class=\"story\">\n");
        ScheduleState before = Schedule.Initial;
        page.Add($"<li class=\"step\"><a href=\"#{Schedule.AddressOf(0)}\">0</a><span>{Beginning()}</span></li>\n");
        foreach (ScheduleStep step in Schedule.Steps)
        {
            if (step.IsFatal || !step.After.LooksLike(before))
            {
                string address = Schedule.AddressOf(step.Number);
                page.Add($"<li class=\"{(step.IsFatal ? "fatal" : "step")}\"><a href=\"#{address}\">{step.Number}</a>");
                page.Add($"<span><b>{step.Actor}</b> {step.Text}");
                if (step.Changes.Count > 0)
                {
                    page.Add($" <small>{string.Join("; ", step.Changes)}</small>");
                }

                page.Add($"</span></li>\n");
            }

            before = step.After;
        }

        page.Add($"</ol>\n");
    }

    private string Beginning()
    {
        string[] noted =
        [
            .. Schedule.Cpus.Where(cpu => cpu.Note.Length > 0)
                .GroupBy(cpu => cpu.Note, cpu => cpu.Id, StringComparer.Ordinal)
                .Select(alike => $"CPU {CpuSet.Of(alike)} {Said(alike.Key)}"),
        ];
        string vms = Schedule.Initial.Vms == 0 ? "no VM exists" : $"{Schedule.Initial.Vms} VMs exist";
        return $"At the beginning CPU {Schedule.Initial.Online} is online and {vms}"
            + (noted.Length == 0 ? "." : $"; {string.Join("; ", noted)}.");
    }

    /// <summary>One word is what it is, several are what it does.</summary>
    private static string Said(string note) =>
        note.Contains(' ', StringComparison.Ordinal) ? note : $"is {note}";
}
