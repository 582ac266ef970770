using System.Globalization;

namespace KvmSim.Pages;

/// <summary>A few numbers, large; those that are parts of one whole as a bar too.</summary>
/// <param name="Counts">The numbers.</param>
public sealed record CountsBlock(IReadOnlyList<PageCount> Counts) : PageBlock
{
    /// <summary>A part that is there is seen.</summary>
    private const double Least = 4;

    private const double Width = 1000;

    internal override void Write(MarkupWriter page)
    {
        page.Add($"<ul class=\"counts\">");
        foreach (PageCount count in Counts)
        {
            page.Add($"<li class=\"{Tones.ClassOf(count.Number > 0 ? count.Tone : PageTone.Plain)}\">");
            page.Add($"<b>{count.Number.ToString("N0", CultureInfo.InvariantCulture)}</b> {count.Name}</li>");
        }

        page.Add($"</ul>\n");
        Bar(page, [.. Counts.Where(count => count.IsShare && count.Number > 0)]);
    }

    private static void Bar(MarkupWriter page, PageCount[] shares)
    {
        double whole = shares.Sum(share => (double)share.Number);
        if (shares.Length < 2 || whole == 0)
        {
            return;
        }

        page.Add($"<svg class=\"share\" viewBox=\"0 0 1000 12\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        double at = 0;
        double room = Width - (Least * shares.Length);
        foreach (PageCount share in shares)
        {
            double width = Least + (room * share.Number / whole);
            page.Add($"<rect class=\"{Tones.ClassOf(share.Tone)}\" ");
            page.Add($"x=\"{Text(at)}\" width=\"{Text(width)}\" height=\"12\"/>");
            at += width;
        }

        page.Add($"</svg>\n");
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
