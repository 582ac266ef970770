namespace KvmSim.Pages;

/// <summary>A heading within a section.</summary>
/// <param name="Text">The heading.</param>
public sealed record HeadingBlock(string Text) : PageBlock
{
    internal override void Write(MarkupWriter page) => page.Add($"<h3>{Text}</h3>\n");
}
