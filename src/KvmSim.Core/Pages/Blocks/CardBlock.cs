namespace KvmSim.Pages;

/// <summary>Blocks that belong together, framed, with a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Tone">What it amounts to.</param>
/// <param name="Blocks">What is in it.</param>
public sealed record CardBlock(string Title, PageTone Tone, IReadOnlyList<PageBlock> Blocks) : PageBlock
{
    /// <summary>The name behind the # of its address; null for none.</summary>
    public string? Anchor { get; init; }

    internal override void Write(MarkupWriter page)
    {
        page.Add($"<article class=\"card {Tones.ClassOf(Tone)}\"");
        if (Anchor is not null)
        {
            page.Add($" id=\"{Anchors.Of(Anchor)}\"");
        }

        page.Add($">\n<h3>");
        if (Tones.SignOf(Tone) is { Length: > 0 } sign)
        {
            page.Add($"<span class=\"sign {Tones.ClassOf(Tone)}\" aria-hidden=\"true\">{sign}</span> ");
        }

        page.Add($"{Title}</h3>\n");
        foreach (PageBlock block in Blocks)
        {
            block.Write(page);
        }

        page.Add($"</article>\n");
    }
}
