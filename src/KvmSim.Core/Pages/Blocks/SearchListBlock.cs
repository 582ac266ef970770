namespace KvmSim.Pages;

/// <summary>
/// A list of any length, a page of it at a time, that can be searched, sorted and narrowed to one value of a column.
/// Texts that repeat are in the page once, so that a row takes little more than what is its own.
/// </summary>
/// <param name="Name">What is listed, in the plural: "machines".</param>
/// <param name="Columns">The heads of its columns.</param>
/// <param name="Rows">The rows.</param>
public sealed record SearchListBlock(string Name, IReadOnlyList<string> Columns, IReadOnlyList<SearchListRow> Rows)
    : PageBlock
{
    /// <summary>Of a shorter list everything is seen at a glance.</summary>
    private const int LeastToSearch = 8;

    /// <summary>The column by whose values the list can be narrowed; -1 for none.</summary>
    public int FilterColumn { get; init; } = -1;

    internal override void Write(MarkupWriter page)
    {
        page.Add($"<div class=\"list-box\" data-list=\"{Name}\">\n");
        if (Rows.Count >= LeastToSearch)
        {
            page.Add($"<div class=\"tools\"><label>Search <input type=\"search\" autocomplete=\"off\" ");
            page.Add($"spellcheck=\"false\"></label><div class=\"filters\" role=\"group\" aria-label=\"Show\"></div>");
            page.Add($"</div>\n");
        }

        page.Add($"<p class=\"found\" role=\"status\"></p>\n");
        page.Add($"<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"List of {Name}\">");
        page.Add($"<table class=\"grid\"><caption class=\"sr\">List of {Name}</caption>");
        page.Add($"<thead><tr>");
        for (int i = 0; i < Columns.Count; i++)
        {
            page.Add($"<th scope=\"col\" aria-sort=\"none\"><button type=\"button\" ");
            page.Add($"data-sort=\"{i}\">{Columns[i]}</button></th>");
        }

        page.Add($"</tr></thead><tbody></tbody></table></div>\n");
        page.Add($"<div class=\"pager\" role=\"group\" aria-label=\"Pages of the list\" hidden>");
        page.Add($"<button type=\"button\" data-page=\"-1\">Previous</button> <span></span> ");
        page.Add($"<button type=\"button\" data-page=\"1\">Next</button></div>\n");
        page.Add($"<noscript><p class=\"para\">The list of {Rows.Count} {Name} needs the page's script.</p>");
        page.Add($"</noscript>\n");
        page.AddData(WriteData);
        page.Add($"</div>\n");
    }

    private void WriteData(PageData data)
    {
        Dictionary<(string Text, PageTone Tone), int> texts = [];
        Dictionary<string, int> details = new(StringComparer.Ordinal) { [""] = 0 };
        List<int[]> rows = [];
        foreach (SearchListRow row in Rows)
        {
            string more = string.Join('\n', row.Details);
            if (!details.TryGetValue(more, out int detail))
            {
                details.Add(more, detail = details.Count);
            }

            rows.Add([.. row.Cells.Select(cell => Number(texts, cell)), detail]);
        }

        data.Object(() =>
        {
            data.Name("texts");
            data.Texts(texts.Keys.Select(key => key.Text));
            data.Name("tones");
            data.Texts(texts.Keys.Select(key => key.Tone == PageTone.Plain ? "" : Tones.ClassOf(key.Tone)));
            data.Name("details");
            data.Texts(details.Keys);
            data.Name("code");
            data.Numbers(CodeColumns());
            data.Name("filter");
            data.Number(FilterColumn);
            data.Name("rows");
            data.Array(() =>
            {
                foreach (int[] row in rows)
                {
                    data.Numbers(row);
                }
            });
        });
    }

    private IEnumerable<int> CodeColumns() => Rows.Count == 0
        ? []
        : Enumerable.Range(0, Columns.Count).Where(column => Rows[0].Cells[column].IsCode);

    private static int Number(Dictionary<(string Text, PageTone Tone), int> texts, PageText cell)
    {
        (string, PageTone) key = (cell.ToString(), cell.Tone);
        if (!texts.TryGetValue(key, out int number))
        {
            texts.Add(key, number = texts.Count);
        }

        return number;
    }
}
