using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Pages;
using KvmSim.PowerShell.Reporting;

namespace KvmSim.PowerShell.Pages;

/// <summary>What Test-KvmFleet wrote: a fleet on one page, every machine of it in a list that is searched.</summary>
internal sealed class FleetPart : PagePart
{
    /// <summary>Of more classes the matrix has too many columns to be looked at.</summary>
    private const int MostClasses = 64;

    private const int MostReasons = 12;
    private const int MostCosts = 40;
    private const int SomeNames = 4;
    private const int MostMissing = 6;
    private const int MostSuspects = 3;
    private const int ShortLength = 140;

    private readonly List<WrittenObject> _fleets = [];

    public override void Add(WrittenObject item) => _fleets.Add(item);

    public override Page Make()
    {
        WrittenObject fleet = _fleets[0];
        int failed = fleet.Number("FailCount");
        int open = fleet.Number("UnknownCount");
        int machines = fleet.Number("MachineCount");
        return new Page
        {
            Kind = "Fleet",
            Tone = failed > 0 ? PageTone.Bad : open > 0 ? PageTone.Open : PageTone.Good,
            Title = failed > 0 ? $"KVM refuses CPUs on {Text($"{failed:N0}")} of {Many(machines, "machine")}"
                : open > 0
                ? $"{Text($"{open:N0}")} of {Many(machines, "machine")} cannot be judged; "
                    + $"KVM refuses no CPU of the others"
                : $"KVM accepts every CPU of {Many(machines, "machine")}",
            Sections = [.. SectionsOf(fleet)],
        };
    }

    private static IEnumerable<PageSection> SectionsOf(WrittenObject fleet)
    {
        WrittenObject[] machines = [.. fleet.Items("Machines")];
        WrittenObject[] classes = [.. fleet.Items("Classes")];
        yield return new PageSection("Overview", [Counts(fleet, classes.Length)]);
        PageBlock[] reasons = [.. Reasons(machines)];
        if (reasons.Length > 0)
        {
            yield return new PageSection("Refused or open", reasons) { Tone = PageTone.Bad };
        }

        yield return new PageSection("Machines", [Machines(machines)]);
        if (classes.Length > 0)
        {
            yield return new PageSection("Classes: guests move freely within one", [Classes(classes)]);
        }

        if (classes.Length is > 1 and <= MostClasses)
        {
            yield return new PageSection("Where a guest can move", [.. Matrix(fleet, classes)]);
        }

        yield return new PageSection("What all share, and what that costs", [.. Costs(fleet)]);
    }

    private static CountsBlock Counts(WrittenObject fleet, int classes) => new(
    [
        new PageCount("machines", fleet.Number("MachineCount")), new PageCount("CPUs", fleet.Number("CpuCount")),
        new PageCount("pass", fleet.Number("PassCount"), PageTone.Good, IsShare: true),
        new PageCount("fail", fleet.Number("FailCount"), PageTone.Bad, IsShare: true),
        new PageCount("unknown", fleet.Number("UnknownCount"), PageTone.Open, IsShare: true),
        .. Some("of another architecture", fleet.Number("NotApplicableCount"), PageTone.Quiet),
        new PageCount("classes", classes),
        .. Some("files could not be used", fleet.Number("FailedFileCount"), PageTone.Bad),
    ]);

    private static PageCount[] Some(string name, int count, PageTone tone) =>
        count == 0 ? [] : [new PageCount(name, count, tone, IsShare: tone == PageTone.Quiet)];

    /// <summary>Machines that are refused or open for one reason are one card.</summary>
    private static IEnumerable<PageBlock> Reasons(WrittenObject[] machines)
    {
        IGrouping<string, WrittenObject>[] groups =
        [
            .. machines.Where(machine => VerdictOf(machine) is CheckVerdict.Fail or CheckVerdict.Unknown)
                .GroupBy(machine => $"{VerdictOf(machine)}\n{Why(machine)}", StringComparer.Ordinal)
                .OrderBy(group => VerdictOf(group.First()) == CheckVerdict.Unknown)
                .ThenByDescending(group => group.Count()),
        ];
        foreach (IGrouping<string, WrittenObject> group in groups.Take(MostReasons))
        {
            IGrouping<string, WrittenObject>[] suspects =
                [.. group.First().Items("Suspects").GroupBy(
                    suspect => $"{suspect.Text("Errno")} {suspect.Text("DiffersIn")}", StringComparer.Ordinal)];
            WrittenObject first = group.First();
            string[] names = [.. group.Select(machine => machine.Text("Name"))];
            yield return new CardBlock(
                names.Length == 1 ? names[0] : $"{Many(names.Length, "machine")}: {Some(names, SomeNames)}",
                ToneOf(VerdictOf(first)),
                [
                    new FactsBlock(
                    [
                        new PageFact(
                            "Kernel",
                            [.. group.Select(machine => machine.Text("Generation")).Distinct(StringComparer.Ordinal)
                                .Select(PageText.Code)]),
                        new PageFact("Loading KVM", first.Text("Load") is "ok" or ""
                            ? "" : new PageText(first.Text("Load"), PageTone.Bad)),
                        new PageFact("Its kernel dies", new PageText(first.Text("Death"), PageTone.Bad)),
                    ]),
                    .. suspects.Take(MostSuspects).SelectMany(Suspect),
                    .. suspects.Length <= MostSuspects ? Array.Empty<PageBlock>() :
                    [
                        new ParagraphBlock(
                            $"{Many(suspects.Length - MostSuspects, "more kind")} of CPU: the list below has each."),
                    ],
                ]);
        }

        if (groups.Length > MostReasons)
        {
            yield return new ParagraphBlock(
                $"{Many(groups.Length - MostReasons, "more reason")}, on "
                    + $"{Many(groups.Skip(MostReasons).Sum(group => group.Count()), "machine")}: the list below "
                    + $"has each.");
        }
    }

    /// <summary>CPUs that are refused for the same reason are told of together.</summary>
    private static IEnumerable<PageBlock> Suspect(IGrouping<string, WrittenObject> alike) => Suspect(
        alike.First(), alike.Aggregate(CpuSet.Empty, (cpus, suspect) => cpus.Union(suspect.Cpus("Cpus"))));

    private static IEnumerable<PageBlock> Suspect(WrittenObject suspect, CpuSet cpus) =>
    [
        new FactsBlock(
        [
            new PageFact("CPUs", cpus.ToString()), new PageFact("Model", suspect.Text("Model")),
            new PageFact("The check answers", new PageText(suspect.Text("Errno"), PageTone.Bad)),
            new PageFact("Would decide, and is missing", Some(suspect.Texts("Missing"), MostMissing)),
            new PageFact("Rests on", suspect.Text("Evidence")),
        ]),
        .. suspect.Items("Reasons").SelectMany(ReasonBlocks.Of),
    ];

    private static SearchListBlock Machines(WrittenObject[] machines) => new(
        "machines",
        ["Machine", "Verdict", "CPUs accepted", "Class", "Kernel", "Why"],
        [
            .. machines.Select(machine => new SearchListRow(
                [
                    machine.Text("Name"), new PageText(machine.Text("Verdict"), ToneOf(VerdictOf(machine))),
                    Text($"{machine.Number("AcceptedCount")} of {machine.Number("CpuCount")}"),
                    machine.Number("Class") is > 0 and int number
                        ? Text($"{number}") : "", machine.Text("Generation"), Short(Why(machine)),
                ],
                [
                    .. Lines(machine),
                ])),
        ])
    {
        FilterColumn = 1,
    };

    private static IEnumerable<string> Lines(WrittenObject machine)
    {
        yield return machine.Text("Source");
        foreach (WrittenObject suspect in machine.Items("Suspects"))
        {
            yield return suspect.AsText;
            foreach (string todo in suspect.Items("Reasons").Select(reason => reason.Text("WhatToDo"))
                .Distinct(StringComparer.Ordinal))
            {
                yield return $"What to do: {todo}";
            }
        }

        foreach (string assumption in machine.Texts("Assumptions"))
        {
            yield return $"Taken for granted: {assumption}";
        }

        if (machine.OptionalText("Evidence") is { } evidence)
        {
            yield return $"Rests on: {evidence}";
        }
    }

    private static SearchListBlock Classes(WrittenObject[] classes) => new(
        "classes",
        ["Class", "Machines", "Among them", "Vendor", "KVM loads", "CPU features", "Known"],
        [
            .. classes.Select(one =>
            {
                string[] names = one.Texts("Machines");
                return new SearchListRow(
                    [
                        one.Text("Class"), Text($"{names.Length}"), Some(names, SomeNames), one.Text("Vendor"),
                        one.Text("Load"),
                        Text($"{one.Texts("Features").Length}"),
                        one.Truth("Complete") ? "all" : new PageText("not all", PageTone.Open),
                    ],
                    [
                        names.Length > SomeNames ? string.Join(", ", names) : "",
                        .. one.Texts("UnknownCapabilities") is { Length: > 0 } unknown
                            ? [$"Not known: {string.Join(' ', unknown)}"] : Array.Empty<string>(),
                    ]);
            }),
        ]);

    private static IEnumerable<PageBlock> Matrix(WrittenObject fleet, WrittenObject[] classes)
    {
        int[] numbers = [.. classes.Select(one => one.Number("Class"))];
        Dictionary<(int, int), (string Cell, string Why)> cells = [];
        foreach (WrittenObject pair in fleet.Items("Pairs"))
        {
            cells[(pair.Number("From"), pair.Number("To"))] = (CellOf(pair), pair.Text("WhyNot"));
        }

        yield return new ParagraphBlock(
            "A guest that uses all that one class offers (row) moves to another (column): yes; vm: if it runs no VMs "
                + "itself; no; ? not known.");
        yield return new MatrixBlock(
            "Whether a guest of one class can move to another",
            "From",
            [.. classes.Select(one => (one.Text("Class"), Some(one.Texts("Machines"), SomeNames)))],
            [
                .. classes.Select(from => (
                    $"{from.Text("Class")} {Some(from.Texts("Machines"), 1)}",
                    (IReadOnlyList<PageText>)
                    [
                        .. numbers.Select(
                            to => !cells.TryGetValue((from.Number("Class"), to), out (string Cell, string Why) cell)
                            ? new PageText("=", PageTone.Quiet)
                            : new PageText(cell.Cell, cell.Cell switch
                            {
                                "yes" => PageTone.Good,
                                "no" => PageTone.Bad,
                                "?" => PageTone.Open,
                                _ => PageTone.Plain,
                            })),
                    ])),
            ]);
        if (cells.Count <= MostReasons * MostReasons)
        {
            yield return new DetailsBlock("Why not",
            [
                new ListBlock(
                [
                    .. cells.Where(cell => cell.Value.Why.Length > 0).Select(cell =>
                        (PageText)Text($"{cell.Key.Item1} to {cell.Key.Item2}: {cell.Value.Why}")),
                ]),
            ]);
        }
    }

    private static string CellOf(WrittenObject pair) => (pair.Text("Guest"), pair.Text("NestingGuest")) switch
    {
        ("Unknown", _) => "?",
        ("No", _) => "no",
        (_, "Yes") => "yes",
        _ => "vm",
    };

    private static IEnumerable<PageBlock> Costs(WrittenObject fleet)
    {
        string[] features = fleet.Texts("Features");
        string[] vmx = fleet.Texts("VmxCapabilities");
        yield return new ParagraphBlock(
            $"All machines share {Many(features.Length, "CPU feature")} and "
                + $"{Many(vmx.Length, "VMX capability", "VMX capabilities")}.");
        yield return new DetailsBlock("The names of what all share",
        [
            new FactsBlock(
            [
                new PageFact("CPU features", PageText.Code(string.Join(' ', features))),
                new PageFact("VMX", PageText.Code(string.Join(' ', vmx))),
                new PageFact(
                    "Lacking nowhere, and not told by some",
                    PageText.Code(string.Join(' ', fleet.Texts("UnknownCapabilities")))),
            ]),
        ]);
        WrittenObject[] costs = [.. fleet.Items("Costs")];
        if (costs.Length > 0)
        {
            yield return new TableBlock(
                "What is lost, and on account of which machines",
                ["Machines", "On account of", "Not told by", "What all lose"],
                [.. costs.Take(MostCosts).Select(CostRow)]);
        }

        if (costs.Length > MostCosts)
        {
            yield return new ParagraphBlock(
                $"{Many(costs.Length - MostCosts, "more row")} are not shown: Costs of what "
                    + $"Test-KvmFleet wrote has them.");
        }

        yield return new FactsBlock(
        [
            new PageFact("Left out", [.. fleet.Items("Excluded").Select(machine => (PageText)machine.Text("Name"))]),
            new PageFact("Shared because they are left out", PageText.Code(string.Join(' ', fleet.Texts("Regained")))),
            new PageFact("Changed", [.. fleet.Items("Before").Select(machine => (PageText)machine.Text("Name"))]),
            new PageFact("Shared because of that", PageText.Code(string.Join(' ', fleet.Texts("Gained")))),
            new PageFact("No longer shared", PageText.Code(string.Join(' ', fleet.Texts("Lost")))),
        ]);
    }

    private static IReadOnlyList<PageText> CostRow(WrittenObject cost) =>
    [
        cost.Text("Count"), Some(cost.Texts("LackingOn"), SomeNames), Some(cost.Texts("UnknownOn"), SomeNames),
        PageText.Code(string.Join(' ', cost.Texts("Features").Concat(cost.Texts("VmxCapabilities")))),
    ];

    private static CheckVerdict VerdictOf(WrittenObject machine) => machine.Choice<CheckVerdict>("Verdict");

    private static string Why(WrittenObject machine) => machine.OptionalText("Why")
        ?? (machine.Text("Load") is "ok" or "" ? "" : $"KVM does not load: {machine.Text("Load")}");

    private static string Short(string text) => text.Length <= ShortLength ? text : text[..ShortLength].TrimEnd() + "…";

    private static PageTone ToneOf(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => PageTone.Good,
        CheckVerdict.Fail => PageTone.Bad,
        CheckVerdict.Unknown => PageTone.Open,
        _ => PageTone.Quiet,
    };
}
