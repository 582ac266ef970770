namespace KvmSim.Pages;

/// <summary>Blocks that are shown when they are asked for.</summary>
/// <param name="Title">What is there.</param>
/// <param name="Blocks">The blocks.</param>
public sealed record DetailsBlock(string Title, IReadOnlyList<PageBlock> Blocks) : PageBlock
{
    internal override void Write(MarkupWriter page)
    {
        page.Add($"<details><summary>{Title}</summary>\n");
        foreach (PageBlock block in Blocks)
        {
            block.Write(page);
        }

        page.Add($"</details>\n");
    }
}
