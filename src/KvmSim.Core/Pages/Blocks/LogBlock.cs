namespace KvmSim.Pages;

/// <summary>Lines of a kernel's log, each with its level.</summary>
/// <param name="Lines">The lines.</param>
public sealed record LogBlock(IReadOnlyList<PageLogLine> Lines) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        if (Lines.Count == 0)
        {
            return;
        }

        page.Add($"<ol class=\"log\">\n");
        foreach (PageLogLine line in Lines)
        {
            line.Write(page);
        }

        page.Add($"</ol>\n");
    }
}
