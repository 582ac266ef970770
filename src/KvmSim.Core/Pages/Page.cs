namespace KvmSim.Pages;

/// <summary>A page that stands alone: one file, nothing loaded from anywhere.</summary>
public sealed record Page
{
    /// <summary>What kind of thing it is about: "Race", "Machine", …</summary>
    public required string Kind { get; init; }

    /// <summary>What came out, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>What that amounts to.</summary>
    public PageTone Tone { get; init; }

    /// <summary>A sentence or two below the title; "" for none.</summary>
    public string Lead { get; init; } = "";

    /// <summary>A few words each, beside the title.</summary>
    public IReadOnlyList<PageText> Badges { get; init; } = [];

    /// <summary>What it is made of.</summary>
    public required IReadOnlyList<PageSection> Sections { get; init; }

    /// <summary>The command that made it; null where none is known.</summary>
    public string? Command { get; init; }

    /// <summary>The page as HTML, lines ended by a line feed.</summary>
    public override string ToString() => PageWriter.Write(this);
}
