namespace KvmSim.Pages;

/// <summary>What stands where rows and columns meet, in short words.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Corner">What the rows are, above their heads.</param>
/// <param name="Columns">The heads of the columns, each with its long name for whoever asks.</param>
/// <param name="Rows">The rows.</param>
public sealed record MatrixBlock(
    string Caption,
    string Corner,
    IReadOnlyList<(string Head, string Title)> Columns,
    IReadOnlyList<(string Head, IReadOnlyList<PageText> Cells)> Rows) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        page.Add($"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{Caption}\">");
        page.Add($"<table class=\"matrix\"><caption class=\"sr\">{Caption}</caption>\n<thead><tr>");
        page.Add($"<th scope=\"col\">{Corner}</th>");
        foreach ((string head, string title) in Columns)
        {
            page.Add($"<th scope=\"col\" title=\"{title}\">{head}</th>");
        }

        page.Add($"</tr></thead>\n<tbody>\n");
        foreach ((string head, IReadOnlyList<PageText> cells) in Rows)
        {
            page.Add($"<tr><th scope=\"row\">{head}</th>");
            foreach (PageText cell in cells)
            {
                page.Add($"<td class=\"{Tones.ClassOf(cell.Tone)}\">{cell.ToString()}</td>");
            }

            page.Add($"</tr>\n");
        }

        page.Add($"</tbody></table></div>\n");
    }
}
