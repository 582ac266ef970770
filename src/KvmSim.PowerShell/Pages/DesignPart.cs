using KvmSim.Pages;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>
/// What Find-KvmDesign wrote: compositions of parts, what each breaks and costs, and the ways to them.
/// </summary>
internal sealed class DesignPart : PagePart
{
    private const int MostGood = 40;

    private readonly List<WrittenObject> _designs = [];
    private readonly List<WrittenObject> _ways = [];

    public override void Add(WrittenObject item) =>
        (item.TypeNames.First() == typeof(KvmDesignChange).FullName ? _ways : _designs).Add(item);

    public override Page Make()
    {
        WrittenObject[] good = [.. _designs.Where(design => design.Truth("Unbroken"))];
        int broken = _designs.Count(design => design.Texts("Breaks").Length > 0);
        int open = _designs.Count - good.Length - broken;
        List<PageSection> sections = [];
        if (_ways.Count > 0)
        {
            sections.Add(new PageSection("The shortest ways", [Ways()]));
        }

        if (_designs.Count > 0)
        {
            sections.Add(new PageSection("Overview",
            [
                new CountsBlock(
                [
                    new PageCount("designs", _designs.Count),
                    new PageCount("break nothing", good.Length, PageTone.Good, IsShare: true),
                    new PageCount("break something", broken, PageTone.Bad, IsShare: true),
                    new PageCount("open", open, PageTone.Open, IsShare: true),
                ]),
                .. Breaks(),
            ]));
        }

        if (good.Length is > 0 and <= MostGood)
        {
            sections.Add(new PageSection("Designs that break nothing", [Good(good)]) { Tone = PageTone.Good });
        }

        if (_designs.Count > 0)
        {
            sections.Add(new PageSection("All designs that were tried", [List()]));
        }

        return new Page
        {
            Kind = "Designs",
            Tone = _designs.Count == 0 ? PageTone.Plain : good.Length > 0 ? PageTone.Good : PageTone.Bad,
            Title = _designs.Count > 0
                ? Text($"{good.Length} of {Many(_designs.Count, "design")} ")
                    + (good.Length == 1 ? "breaks nothing" : "break nothing")
                : $"From {_ways[0].Text("From")}: {Many(_ways.Count, "shortest way")} to a design that breaks nothing",
            Lead =
                "A design is a composition of the parts of KVM's hotplug protocol. Each is tried with any number of "
                    + "CPUs, in the worlds that were asked for.",
            Sections = sections,
        };
    }

    private TableBlock Ways() => new(
        "From a generation to designs that break nothing",
        ["From", "Changes", "To", "Costs", "Is already"],
        [
            .. _ways.Select(way => (IReadOnlyList<PageText>)
            [
                PageText.Code(way.Text("From")), Join(way, "Changes", "nothing"), way.Text("Parts"),
                Join(way, "Costs", ""),
                Join(way, "Generations", ""),
            ]),
        ]);

    private IEnumerable<PageBlock> Breaks()
    {
        (string Property, int Count)[] counts =
        [
            .. _designs.SelectMany(
                design => design.Texts("Breaks").Select(text => text.Split(' ')[0]).Distinct(StringComparer.Ordinal))
                .GroupBy(property => property, StringComparer.Ordinal)
                .Select(group => (group.Key, group.Count()))
                .OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key, StringComparer.Ordinal),
        ];
        if (counts.Length > 0)
        {
            yield return new TableBlock(
                "How many designs break each property",
                ["Property", "Designs that break it"],
                [.. counts.Select(count => (IReadOnlyList<PageText>)[count.Property, Text($"{count.Count}")])]);
        }
    }

    private static TableBlock Good(WrittenObject[] good) => new(
        "Designs that break nothing",
        ["Parts", "Costs", "Linux", "The series and its review"],
        [
            .. good.Select(design => (IReadOnlyList<PageText>)
            [
                design.Text("Parts"), Join(design, "Costs", ""), Join(design, "LinuxGenerations", ""),
                Join(design, "SeriesGenerations", ""),
            ]),
        ]);

    private SearchListBlock List() => new(
        "designs",
        ["Parts", "Verdict", "Breaks", "Costs", "Generations"],
        [
            .. _designs.OrderByDescending(design => design.Truth("Unbroken")).Select(design => new SearchListRow(
                [
                    design.Text("Parts"), Verdict(design), Properties(design), Join(design, "Costs", ""),
                    Join(design, "Generations", ""),
                ],
                [
                    design.Text("Name"),
                    .. design.Texts("Breaks").Select(text => $"breaks {text}"),
                    .. design.Texts("Undecided").Select(text => $"open: {text}"),
                    .. design.Texts("CostText").Select(text => $"costs: {text}"),
                    $"rests on: {design.Text("Evidence")}",
                ])),
        ])
    {
        FilterColumn = 1,
    };

    private static PageText Verdict(WrittenObject design) =>
        design.Truth("Unbroken") ? new PageText("unbroken", PageTone.Good)
        : design.Texts("Breaks").Length > 0 ? new PageText("broken", PageTone.Bad)
        : new PageText("undecided", PageTone.Open);

    private static string Properties(WrittenObject design) =>
        design.Texts("Breaks").Length > 0 ? design.Text("Verdict") : "";

    private static string Join(WrittenObject item, string name, string none) =>
        item.Texts(name) is { Length: > 0 } texts ? string.Join(", ", texts) : none;
}
