using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>What Test-KvmConformance wrote: recordings of kernels, replayed.</summary>
internal sealed class ConformancePart : PagePart
{
    private const int MostDivergences = 20;

    private readonly List<WrittenObject> _recordings = [];

    public override void Add(WrittenObject item) => _recordings.Add(item);

    public override Page Make()
    {
        WrittenObject[] diverging = [.. _recordings.Where(one => !one.Truth("Conforms"))];
        long steps = _recordings.Sum(one => (long)one.Number("StepCount"));
        long predicted = _recordings.Sum(one => (long)one.Number("StepsConforming"));
        return new Page
        {
            Kind = "Conformance",
            Tone = diverging.Length > 0 ? PageTone.Bad : PageTone.Good,
            Title = diverging.Length == 0
                ? $"{Many(_recordings.Count, "recording")} of real kernels: every step as predicted"
                : $"{Many(diverging.Length, "recording")} of {_recordings.Count} not as predicted",
            Lead =
                "Each recording says what a real kernel answered, operation by operation; "
                    + "the simulation does the same operations, "
                + "and answer, state and log have to agree.",
            Sections =
            [
                new PageSection("Overview",
                [
                    new CountsBlock(
                    [
                        new PageCount("recordings", _recordings.Count), new PageCount(
                            "as predicted", _recordings.Count - diverging.Length, PageTone.Good, IsShare: true),
                        new PageCount("not", diverging.Length, PageTone.Bad, IsShare: true),
                        new PageCount("steps", steps),
                        new PageCount("steps as predicted", predicted),
                    ]),
                    ByKernel(),
                ]),
                .. diverging.Length == 0 ? Array.Empty<PageSection>() :
                [
                    new PageSection(
                        "Where they part",
                        [.. diverging.Take(MostDivergences).Select(Divergence)]) { Tone = PageTone.Bad },
                ],
                new PageSection("Recordings", [List()]),
            ],
        };
    }

    private TableBlock ByKernel() => new(
        "The recordings of each kernel",
        ["Kernel", "Simulated as", "Recordings", "As predicted", "Steps"],
        [
            .. _recordings.GroupBy(one => (Kernel: one.Text("Kernel"), Generation: one.Text("Generation")))
                .OrderBy(group => group.Key.Kernel, StringComparer.Ordinal)
                .Select(group => (IReadOnlyList<PageText>)
                [
                    PageText.Code(group.Key.Kernel), PageText.Code(group.Key.Generation), Text($"{group.Count()}"),
                    new PageText(
                        Text($"{group.Count(one => one.Truth("Conforms"))}"),
                        group.All(one => one.Truth("Conforms")) ? PageTone.Good : PageTone.Bad),
                    Text($"{group.Sum(one => one.Number("StepsConforming"))} of ")
                        + Text($"{group.Sum(one => one.Number("StepCount"))}"),
                ]),
        ]);

    private static CardBlock Divergence(WrittenObject recording)
    {
        WrittenObject? first = recording.Item("FirstDivergence");
        return new CardBlock(recording.Text("TraceId"), PageTone.Bad,
        [
            new FactsBlock(
            [
                new PageFact("Step", first?.Text("Step") ?? ""),
                new PageFact("Operation", first?.Text("Operation") ?? ""),
                new PageFact("Differs in", first?.Text("What") ?? ""),
                new PageFact("Recorded", PageText.Code(first?.Text("Expected"))),
                new PageFact("Predicted", PageText.Code(first?.Text("Found"))),
                new PageFact("File", PageText.Code(recording.Text("Path"))),
            ]),
        ]);
    }

    private SearchListBlock List() => new(
        "recordings",
        ["Recording", "Kernel", "Simulated as", "Steps", "As predicted"],
        [
            .. _recordings.OrderBy(one => one.Truth("Conforms")).Select(one => new SearchListRow(
                [
                    PageText.Code(one.Text("TraceId")), one.Text("Kernel"), one.Text("Generation"),
                    Text($"{one.Number("StepsConforming")} of {one.Number("StepCount")}"),
                    one.Truth("Conforms") ? new PageText("yes", PageTone.Good) : new PageText("no", PageTone.Bad),
                ],
                [one.Text("Path"), .. one.Item("FirstDivergence") is { } first
                    ? [first.AsText] : Array.Empty<string>()])),
        ])
    {
        FilterColumn = 4,
    };
}
