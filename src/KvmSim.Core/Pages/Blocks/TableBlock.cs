namespace KvmSim.Pages;

/// <summary>A table that is small enough to be seen as a whole.</summary>
/// <param name="Caption">What it shows, for whoever does not see it.</param>
/// <param name="Columns">The heads of its columns.</param>
/// <param name="Rows">Its rows, a cell for each column.</param>
public sealed record TableBlock(
    string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<PageText>> Rows) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        page.Add($"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{Caption}\">");
        page.Add($"<table class=\"grid\"><caption class=\"sr\">{Caption}</caption>\n<thead><tr>");
        foreach (string column in Columns)
        {
            page.Add($"<th scope=\"col\">{column}</th>");
        }

        page.Add($"</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<PageText> row in Rows)
        {
            page.Add($"<tr>");
            foreach (PageText cell in row)
            {
                page.Add($"<td>");
                cell.Write(page);
                page.Add($"</td>");
            }

            page.Add($"</tr>\n");
        }

        page.Add($"</tbody></table></div>\n");
    }
}
