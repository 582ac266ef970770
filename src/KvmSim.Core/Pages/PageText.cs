namespace KvmSim.Pages;

/// <summary>A piece of text on a page. Whatever is in it appears as text.</summary>
/// <param name="Text">The text; several lines stay several.</param>
/// <param name="Tone">What it amounts to.</param>
/// <param name="IsCode">Whether it is a name, a number or a line as a machine writes it.</param>
/// <param name="Target">The anchor on the same page that it leads to; null for none.</param>
public readonly record struct PageText(
    string Text, PageTone Tone = PageTone.Plain, bool IsCode = false, string? Target = null)
{
    /// <summary>Plain text.</summary>
    public static implicit operator PageText(string? text) => new(text ?? "");

    /// <summary>The same as <see cref="implicit operator PageText"/>.</summary>
    public static PageText FromString(string? text) => text;

    /// <summary>A name, a number or a line as a machine writes it.</summary>
    public static PageText Code(string? text) => new(text ?? "", IsCode: true);

    /// <summary>The text.</summary>
    public override string ToString() => Text ?? "";

    internal void Write(MarkupWriter page)
    {
        string text = Text ?? "";
        if (Target is not null)
        {
            page.Add($"<a href=\"#{Anchors.Of(Target)}\">");
        }

        if (Tone != PageTone.Plain)
        {
            page.Add($"<span class=\"tone {Tones.ClassOf(Tone)}\">");
        }

        if (IsCode && text.Length > 0)
        {
            page.Add($"<code>{text}</code>");
        }
        else
        {
            page.Add($"{text}");
        }

        if (Tone != PageTone.Plain)
        {
            page.Add($"</span>");
        }

        if (Target is not null)
        {
            page.Add($"</a>");
        }
    }
}
