using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>What Test-KvmFile and New-KvmReport wrote: inputs, and what came of each.</summary>
internal sealed class ReportPart : PagePart
{
    private const int MostFindings = 40;

    private readonly List<ReportInput> _inputs = [];
    private string _unit = "input";

    public override void Add(WrittenObject item)
    {
        if (item.TypeNames.Contains(typeof(KvmReport).FullName, StringComparer.Ordinal))
        {
            _unit = item.OptionalText("Unit") ?? _unit;
            _inputs.AddRange(item.Items("Inputs").Select(ReportInputs.Read));
            return;
        }

        _inputs.Add(ReportInputs.Read(item));
    }

    public override Page Make()
    {
        KvmReport report = new() { Unit = _unit, Inputs = [.. _inputs] };
        (ReportInput Input, ReportResult Result)[] told =
        [
            .. _inputs.SelectMany(
                input => input.Results.Where(result => result.Outcome != ReportOutcome.Passed)
                    .Select(result => (input, result)))
                .OrderByDescending(pair => pair.result.Outcome),
        ];
        return new Page
        {
            Kind = "Check",
            Tone = report.FindingCount > 0 ? PageTone.Bad : report.ExitCode == 0 ? PageTone.Good : PageTone.Open,
            Title = report.Summary,
            Sections =
            [
                .. told.Length == 0 ? Array.Empty<PageSection>() :
                [
                    new PageSection(
                        "What was found",
                        [.. told.Take(MostFindings).Select(pair => Card(pair.Input, pair.Result)),
                            .. More(told.Length)]),
                ],
                new PageSection("All that was judged", [List()]),
            ],
        };
    }

    private static IEnumerable<PageBlock> More(int count) => count <= MostFindings ? [] :
    [
        new ParagraphBlock($"{Many(count - MostFindings, "more answer")}: the list below has each."),
    ];

    private static CardBlock Card(ReportInput input, ReportResult result) => new(
        $"{Path.GetFileName(input.Name)}: {result.Title}",
        ToneOf(result.Outcome),
        [
            new ParagraphBlock(result.Message),
            new FactsBlock(
            [
                new PageFact("What to do", result.WayOut ?? ""),
                new PageFact("Place", string.Join(", ", result.Places.Select(place =>
                    place.Name.StartsWith(place.Kind, StringComparison.OrdinalIgnoreCase)
                        ? place.Name : $"{place.Kind} {place.Name}"))),
                new PageFact("File", PageText.Code(result.File is null ? input.File : FileOf(result))),
                new PageFact("Rule", PageText.Code(result.RuleId)),
                .. result.Properties.Select(property => new PageFact(property.Name, property.Value)),
            ]),
            .. result.Evidence.Length == 0 ? Array.Empty<PageBlock>() :
            [
                new DetailsBlock("What shows it", [new ListBlock([.. result.Evidence.Select(PageText.Code)])]),
            ],
        ]);

    private static string FileOf(ReportResult result) =>
        result.Line == 0 ? result.File! : Text($"{result.File}:{result.Line}:{result.Column}");

    private SearchListBlock List() => new(
        "inputs",
        ["Input", "Verdict", "Kind", "What"],
        [
            .. _inputs.OrderByDescending(input => input.Outcome).Select(input => new SearchListRow(
                [input.Name, new PageText(Word(input.Outcome), ToneOf(input.Outcome)), input.Kind, input.Message],
                [
                    .. input.File is { } file && file != input.Name ? [file] : Array.Empty<string>(),
                    .. input.Results.Where(result => result.Outcome != ReportOutcome.Passed).SelectMany(result =>
                        (string[])[result.Message, .. result.WayOut is { } way
                            ? [$"What to do: {way}"] : Array.Empty<string>()]),
                ])),
        ])
    {
        FilterColumn = 1,
    };

    private static string Word(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Passed => "passed",
        ReportOutcome.Finding => "finding",
        ReportOutcome.InputError => "not usable",
        _ => "not known",
    };

    private static PageTone ToneOf(ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Passed => PageTone.Good,
        ReportOutcome.Finding => PageTone.Bad,
        _ => PageTone.Open,
    };
}
