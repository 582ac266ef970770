using System.Globalization;
using System.Reflection;

namespace KvmSim.Pages;

/// <summary>Writes the frame that all pages share.</summary>
internal static class PageWriter
{
    /// <summary>The version that a page says it was made by.</summary>
    public static string Version { get; } = typeof(PageWriter).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string Write(Page about)
    {
        MarkupWriter page = new();
        Head(page, about);
        page.Add($"<body>\n<a class=\"skip\" href=\"#main\">To the content</a>\n");
        page.Add($"<header class=\"top\"><div class=\"wrap\">\n<p class=\"kind\"><b>KvmSim</b> {about.Kind}</p>\n");
        page.Add($"<h1 class=\"{Tones.ClassOf(about.Tone)}\">");
        if (Tones.SignOf(about.Tone) is { Length: > 0 } sign)
        {
            page.Add($"<span class=\"sign\" aria-hidden=\"true\">{sign}</span>");
        }

        page.Add($"<span>{about.Title}</span></h1>\n");
        if (about.Lead.Length > 0)
        {
            page.Add($"<p class=\"lead\">{about.Lead}</p>\n");
        }

        Badges(page, about);
        string[] ids = Ids(about);
        Contents(page, about, ids);
        page.Add($"</div></header>\n<main id=\"main\" class=\"wrap\" tabindex=\"-1\">\n");
        for (int i = 0; i < ids.Length; i++)
        {
            Section(page, about.Sections[i], ids[i]);
        }

        page.Add($"</main>\n");
        Foot(page, about);
        page.AddAsset(PageAsset.Script);
        page.Add($"</body>\n</html>\n");
        return page.ToString();
    }

    private static void Head(MarkupWriter page, Page about)
    {
        page.Add($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; ");
        page.Add($"style-src {PageAsset.Style.Hash}; script-src {PageAsset.Script.Hash}; ");
        page.Add($"base-uri 'none'; form-action 'none'\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Add($"<meta name=\"generator\" content=\"KvmSim {Version}\">\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Add($"<title>{about.Title} - KvmSim</title>\n");
        page.AddAsset(PageAsset.Style);
        page.Add($"</head>\n");
    }

    private static void Badges(MarkupWriter page, Page about)
    {
        if (about.Badges.Count == 0)
        {
            return;
        }

        page.Add($"<ul class=\"badges\">");
        foreach (PageText badge in about.Badges)
        {
            page.Add($"<li class=\"badge {Tones.ClassOf(badge.Tone)}\">");
            (badge with { Tone = PageTone.Plain }).Write(page);
            page.Add($"</li>");
        }

        page.Add($"</ul>\n");
    }

    /// <summary>The anchors of the sections; one that is taken gets a number.</summary>
    private static string[] Ids(Page about)
    {
        HashSet<string> taken = new(StringComparer.Ordinal) { "main" };
        return [.. about.Sections.Select(section => Free(section.Id))];

        string Free(string id)
        {
            string free = id;
            for (int i = 2; !taken.Add(free); i++)
            {
                free = $"{id}-{i.ToString(CultureInfo.InvariantCulture)}";
            }

            return free;
        }
    }

    private static void Contents(MarkupWriter page, Page about, string[] ids)
    {
        if (about.Sections.Count < 2)
        {
            return;
        }

        page.Add($"<nav aria-label=\"On this page\"><ul>");
        for (int i = 0; i < ids.Length; i++)
        {
            page.Add($"<li><a href=\"#{ids[i]}\">{about.Sections[i].Title}</a></li>");
        }

        page.Add($"</ul></nav>\n");
    }

    private static void Section(MarkupWriter page, PageSection section, string id)
    {
        page.Add($"<section aria-labelledby=\"{id}\">\n");
        page.Add($"<h2 id=\"{id}\" class=\"{Tones.ClassOf(section.Tone)}\">{section.Title}</h2>\n");
        foreach (PageBlock block in section.Blocks)
        {
            block.Write(page);
        }

        page.Add($"</section>\n");
    }

    private static void Foot(MarkupWriter page, Page about)
    {
        page.Add($"<footer class=\"wrap\"><p>Made by KvmSim {Version}");
        if (about.Command is { Length: > 0 } command)
        {
            page.Add($" with <code>{command}</code>");
        }

        page.Add($". This file stands alone: it loads nothing and can be sent as it is.</p></footer>\n");
    }
}
