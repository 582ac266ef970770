using System.Globalization;
using KvmSim.Exploration;
using KvmSim.Hardware;
using KvmSim.Pages;
using KvmSim.Protocol;

namespace KvmSim.Races;

/// <summary>The page about one or several orders of events that break something.</summary>
public static class RacePage
{
    /// <summary>The page.</summary>
    /// <param name="schedules">
    /// The schedules of one search, at least one; several of one property are all shown.
    /// </param>
    /// <param name="found">What else is known of the search, besides what the schedules say.</param>
    /// <param name="command">The command that found them; null for one that would find them again.</param>
    public static Page Of(
        IReadOnlyList<RaceSchedule> schedules, IReadOnlyList<PageFact>? found = null, string? command = null)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentOutOfRangeException.ThrowIfZero(schedules.Count, nameof(schedules));
        RaceSchedule first = schedules[0];
        RaceSearchOptions options = first.Options;
        return new Page
        {
            Kind = "Race",
            Tone = PageTone.Bad,
            Title = schedules.Count == 1
                ? Sentence(first.Info.Breach)
                : Text($"{options.Model.Name}, {options.CpuCount} CPUs: {schedules.Count} properties are broken"),
            Lead = schedules.Count == 1
                ? $"What must hold: {first.Info.Sentence}"
                : "Of each the shortest order of events that breaks it.",
            Badges =
            [
                PageText.Code(options.Model.Name), Text($"{options.CpuCount} CPUs"),
                .. schedules.Select(schedule => new PageText(
                    Text($"{NameOf(schedule.Info)}: {schedule.Steps.Count} steps"), PageTone.Bad)),
            ],
            Sections = SectionsOf(schedules, options, found, isOnly: schedules.Count == 1),
            Command = command ?? FindCommand.Of(schedules),
        };
    }

    /// <summary>The same without the frame, for a page that tells of more.</summary>
    /// <param name="schedules">The schedules of one search; there may be none.</param>
    /// <param name="options">What was searched.</param>
    /// <param name="found">What else is known of the search.</param>
    /// <param name="above">
    /// How many schedules stand above on the page: the first of all has the plain addresses.
    /// </param>
    /// <param name="isOnly">Whether the head of the page is about the one schedule that there is.</param>
    public static IReadOnlyList<PageSection> SectionsOf(
        IReadOnlyList<RaceSchedule> schedules,
        RaceSearchOptions options,
        IReadOnlyList<PageFact>? found = null,
        int above = 0,
        bool isOnly = false)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. schedules.Select((schedule, i) =>
                Violation(schedule, above + i == 0 ? "" : Text($"{schedule.Info.Name}-{above + i + 1}"), isOnly)),
            new PageSection(
                "What was explored", [new FactsBlock([.. Explored(options), .. found ?? []]), .. Parts(options.Model)]),
        ];
    }

    /// <summary>
    /// Where it is the only one, the head of the page says already what must hold and what happens instead.
    /// </summary>
    private static PageSection Violation(RaceSchedule schedule, string prefix, bool isOnly)
    {
        ScheduleBlock steps = Steps(schedule, prefix);
        PageFact[] told = isOnly ? [] :
        [
            new PageFact("Must hold", schedule.Info.Sentence),
            new PageFact("Happens instead", new PageText(Sentence(schedule.Info.Breach), PageTone.Bad)),
        ];
        return new PageSection(
            isOnly ? "How it comes about" : Text($"{NameOf(schedule.Info)} in {schedule.Steps.Count} steps"),
            [new FactsBlock(told), new StoryBlock(steps), new HeadingBlock("Step by step"), steps])
        {
            Anchor = $"violation-{schedule.Info.Name}{prefix}",
            Tone = PageTone.Bad,
        };
    }

    private static ScheduleBlock Steps(RaceSchedule schedule, string prefix)
    {
        RaceSearchOptions options = schedule.Options;
        return new ScheduleBlock
        {
            Prefix = prefix,
            Cpus = [.. Enumerable.Range(0, options.CpuCount)
                .Select(cpu => new LaneCpu(NumberOf(options, cpu), NoteOf(options, cpu)))],
            Initial = State(schedule.Initial),
            Steps =
            [
                .. schedule.Steps.Select(step => new ScheduleStep
                {
                    Number = step.Number,
                    Actor = step.Actor,
                    Text = step.Text,
                    Function = step.Function,
                    Changes = step.Changes,
                    After = State(step.After),
                    IsFatal = step.IsFatal,
                }),
            ],
        };
    }

    private static ScheduleState State(RaceSnapshot state) => new()
    {
        Online = CpuSet.Of(state.Online),
        Enabled = CpuSet.Of(state.Enabled),
        Vms = state.Usage,
        Flags = RaceExport.Flags(state),
        Locks = [.. state.Locks.Select(held => new ScheduleLock(held.Name, held.Holders))],
    };

    private static IEnumerable<PageFact> Explored(RaceSearchOptions options)
    {
        yield return new PageFact("Generation", PageText.Code(options.Model.Name), options.Model.Title);
        yield return new PageFact("CPUs", Text($"{options.CpuCount}, CPU {NumberOf(options, 0)} is always online"));
        yield return new PageFact("Fail the check", CpusWith(options, Incompatible));
        yield return new PageFact("Pass it and cannot be enabled", CpusWith(options, Failing));
        yield return new PageFact("Change what VMs are told", CpusWith(options, Changing));
        yield return new PageFact("Act at the same time", ActorsOf(options));
    }

    private static IEnumerable<PageBlock> Parts(ExplorationModel model)
    {
        yield return new DetailsBlock(
            "The parts of its protocol",
            [
                new FactsBlock(
                [
                    .. DesignPlace.Of(model).Values
                        .Where(part => part.Value != "no")
                        .Select(part => new PageFact(part.Part, PageText.Code(part.Value))),
                ]),
                .. model.KnownParts.Count == 0 ? Array.Empty<PageBlock>() :
                [
                    new TableBlock(
                        "How each part is known",
                        ["Part", "What it is there", "Known", "Where"],
                        [.. model.KnownParts.Select(KnownRow)]),
                ],
            ]);
    }

    private static IReadOnlyList<PageText> KnownRow(KnownPart part) =>
        [$"{part.Part}", part.What, $"{part.Confidence}".ToLowerInvariant(), part.Source];

    private static string ActorsOf(RaceSearchOptions options)
    {
        string vms = options.VmActors == 1 ? "creates and destroys a VM" : "create and destroy VMs";
        List<string> words =
        [
            Text($"{options.HotplugActors} {(options.HotplugActors == 1 ? "moves CPUs" : "move CPUs")}"),
            Text($"{options.VmActors} {vms}"),
        ];
        if (options.LoaderActors > 0)
        {
            words.Add("1 loads and unloads the module");
        }

        return string.Join("; ", words);
    }

    internal static string CpusWith(RaceSearchOptions options, Func<RaceSearchOptions, int, bool> has) => CpuSet
        .Of(Enumerable.Range(0, options.CpuCount).Where(cpu => has(options, cpu)).Select(cpu => NumberOf(options, cpu)))
        .ToString() is { Length: > 0 } cpus ? $"CPU {cpus}" : "";

    private static string NoteOf(RaceSearchOptions options, int cpu) => Incompatible(options, cpu) ? "incompatible"
        : Failing(options, cpu) ? "cannot be enabled"
        : Changing(options, cpu) ? "changes what VMs are told"
        : "";

    internal static bool Incompatible(RaceSearchOptions options, int cpu) =>
        (options.IncompatibleCpus ?? [options.CpuCount - 1]).Contains(cpu);

    internal static bool Failing(RaceSearchOptions options, int cpu) => options.FailingCpus.Contains(cpu);

    internal static bool Changing(RaceSearchOptions options, int cpu) =>
        options.ChangingCpus.Any(kind => kind.Contains(cpu));

    private static int NumberOf(RaceSearchOptions options, int cpu) => options.CpuNumbers?[cpu] ?? cpu;

    private static string NameOf(RacePropertyInfo info) =>
        info.Label.Length > 0 ? $"{info.Label} {info.Name}" : info.Name;

    private static string Sentence(string words) =>
        words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
