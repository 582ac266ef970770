namespace KvmSim.Pages;

/// <summary>A list, a line each.</summary>
/// <param name="Items">The lines.</param>
public sealed record ListBlock(IReadOnlyList<PageText> Items) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        if (Items.Count == 0)
        {
            return;
        }

        page.Add($"<ul class=\"list\">\n");
        foreach (PageText item in Items)
        {
            page.Add($"<li>");
            item.Write(page);
            page.Add($"</li>\n");
        }

        page.Add($"</ul>\n");
    }
}
