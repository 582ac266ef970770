using KvmSim.Exploration;
using KvmSim.Pages;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.PowerShell.Views;
using KvmSim.Races;

namespace KvmSim.PowerShell.Pages;

/// <summary>What Find-KvmRace wrote: searches, proofs, and single schedules.</summary>
internal sealed class RacePart : PagePart
{
    private readonly List<FoundRace> _found = [];

    public override void Add(WrittenObject item)
    {
        string name = item.TypeNames.First();
        _found.Add(new FoundRace(
            item,
            IsProof: name == typeof(KvmRaceProof).FullName,
            [.. KvmRaceSchedules.HeldBy(item.Wrapped)]));
    }

    public override Page Make()
    {
        RaceSchedule[] schedules = [.. _found.SelectMany(found => found.Schedules)];
        if (_found.Count == 1 && schedules.Length > 0)
        {
            FoundRace only = _found[0];
            Page page = RacePage.Of(schedules, Told(only.Item));
            return only.IsProof ? page with { Sections = [Proof(only.Item), .. page.Sections] } : page;
        }

        List<PageSection> sections = [];
        int above = 0;
        foreach (FoundRace found in _found)
        {
            sections.AddRange(SectionsOf(found, above, schedules.Length));
            above += found.Schedules.Length;
        }

        PageTone tone = schedules.Length > 0 ? PageTone.Bad : Worst(_found.Select(ToneOf));
        string what = _found.Count == 1
            ? _found[0].Item.Text("Generation")
            : Many(_found.Count, "search", "searches");
        return new Page
        {
            Kind = "Race",
            Title = schedules.Length > 0 ? $"{what}: {Many(schedules.Length, "order")} of events that break something"
                : tone == PageTone.Good ? $"{what}: nothing is broken"
                : $"{what}: nothing was found, and not all is known",
            Tone = tone,
            Sections = sections,
        };
    }

    private static IEnumerable<PageSection> SectionsOf(FoundRace found, int above, int all)
    {
        if (found.IsProof)
        {
            yield return Proof(found.Item);
        }

        string name = found.Item.Text("Generation");
        PageFact[] told = Told(found.Item);
        if (found.Schedules.Length > 0)
        {
            foreach (PageSection section in RacePage.SectionsOf(
                found.Schedules, found.Schedules[0].Options, told, above))
            {
                yield return all == found.Schedules.Length
                    ? section : section with { Title = $"{name}: {section.Title}" };
            }
        }
        else if (!found.IsProof)
        {
            yield return new PageSection(name, [new FactsBlock(
            [
                new PageFact("CPUs", Text($"{found.Item.Number("CpuCount")}")),
                new PageFact("Fail the check", Cpu(found.Item.Text("IncompatibleCpu"))),
                new PageFact("Pass it and cannot be enabled", Cpu(found.Item.Text("FailingCpu"))),
                new PageFact("Change what VMs are told", Cpu(found.Item.OptionalText("ChangingCpu") ?? "")),
                .. told,
            ])])
            {
                Tone = ToneOf(found),
            };
        }
    }

    private static PageTone ToneOf(FoundRace found) => found.Schedules.Length > 0 ? PageTone.Bad
        : found.IsProof ? (found.Item.Truth("Holds") ? PageTone.Good : PageTone.Open)
        : found.Item.Truth("Complete") && found.Item.Texts("Properties").Length > 0
            && found.Item.Text("UnknownCpu").Length == 0
            ? PageTone.Good
            : PageTone.Open;

    /// <summary>What a search says besides its schedules.</summary>
    private static PageFact[] Told(WrittenObject found)
    {
        bool isSearch = found.OptionalText("StateCount") is not null;
        return
        [
            new PageFact("Machine", found.Text("MachineName")),
            new PageFact("Never come online", Cpu(found.OptionalText("NeverOnlineCpu") ?? "")),
            new PageFact("Could not be judged", new PageText(Cpu(found.Text("UnknownCpu")), PageTone.Open)),
            new PageFact("Searched", !isSearch ? ""
                : Text($"{Many(Large(found, "StateCount"), "state")}, ")
                + Text($"{Many(Large(found, "TransitionCount"), "transition")}, depth {found.Text("Depth")}")),
            new PageFact("Complete", !isSearch ? "" : found.Truth("Complete")
                ? new PageText("yes: every order of events was tried", PageTone.Good)
                : new PageText($"no: {found.Text("StopReason")}", PageTone.Open)),
            new PageFact("Holds", found.Texts("Holding") is { Length: > 0 } holding ? string.Join(", ", holding) : ""),
            new PageFact("Rests on", found.Text("Evidence")),
        ];
    }

    private static PageSection Proof(WrittenObject proof) => new($"{proof.Text("Generation")}, any number of CPUs",
    [
        new TableBlock(
            "What is known of each property for every number of CPUs",
            ["Property", "Must hold", "Known", "Smallest number of CPUs", "Open"],
            [
                .. proof.Items("Verdicts").Select(verdict => (IReadOnlyList<PageText>)
                [
                    $"{verdict.Text("Label")} {verdict.Text("Property")}".Trim(), verdict.Text("Sentence"),
                    new PageText(verdict.Text("Verdict"), verdict.Text("Verdict") switch
                    {
                        nameof(AnyCpuCountVerdict.Holds) => PageTone.Good,
                        nameof(AnyCpuCountVerdict.Broken) => PageTone.Bad,
                        _ => PageTone.Open,
                    }),
                    verdict.Text("SmallestCpuCount"), verdict.Text("Reason"),
                ]),
            ]),
        new HeadingBlock("Assumed"),
        new ListBlock([.. proof.Texts("Assumptions").Select(PageText.FromString)]),
    ]);

    private static string Cpu(string cpus) => cpus.Length == 0 ? "" : $"CPU {cpus}";

    private static long Large(WrittenObject item, string name) => ViewSource.Of(item.Wrapped).Large(name);

    private sealed record FoundRace(WrittenObject Item, bool IsProof, RaceSchedule[] Schedules);
}
