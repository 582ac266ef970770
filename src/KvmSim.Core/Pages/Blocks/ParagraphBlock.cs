namespace KvmSim.Pages;

/// <summary>A paragraph.</summary>
/// <param name="Text">What it says.</param>
public sealed record ParagraphBlock(PageText Text) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        page.Add($"<p class=\"para\">");
        Text.Write(page);
        page.Add($"</p>\n");
    }
}
