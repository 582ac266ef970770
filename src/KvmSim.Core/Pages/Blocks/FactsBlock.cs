namespace KvmSim.Pages;

/// <summary>Names with what is said of each.</summary>
/// <param name="Facts">The facts; those that say nothing are left out.</param>
public sealed record FactsBlock(IReadOnlyList<PageFact> Facts) : PageBlock
{
    /// <summary>Whether each fact is a line of its own, as in a legend.</summary>
    public bool IsInline { get; init; }

    internal override void Write(MarkupWriter page)
    {
        PageFact[] told = [.. Facts.Where(fact => fact.Values.Any(value => value.ToString().Length > 0))];
        if (told.Length == 0)
        {
            return;
        }

        page.Add($"<dl class=\"facts{(IsInline ? " inline" : "")}\">\n");
        foreach (PageFact fact in told)
        {
            page.Add($"<div><dt>{fact.Name}</dt>");
            foreach (PageText value in fact.Values.Where(value => value.ToString().Length > 0))
            {
                page.Add($"<dd>");
                value.Write(page);
                page.Add($"</dd>");
            }

            page.Add($"</div>\n");
        }

        page.Add($"</dl>\n");
    }
}
