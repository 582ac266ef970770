namespace KvmSim.Pages;

/// <summary>A part of a page with a heading.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Blocks">What stands below it.</param>
public sealed record PageSection(string Title, IReadOnlyList<PageBlock> Blocks)
{
    /// <summary>The name behind the # of its address; made of the title where it is not said.</summary>
    public string? Anchor { get; init; }

    /// <summary>What the section amounts to.</summary>
    public PageTone Tone { get; init; }

    internal string Id => Anchors.Of(Anchor ?? Title.ToLowerInvariant().Replace(' ', '-'));
}
