using KvmSim.Compatibility;
using KvmSim.Hardware;
using KvmSim.Messages;
using KvmSim.Pages;
using KvmSim.PowerShell.Output;
using KvmSim.PowerShell.Reporting;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Pages;

/// <summary>What a page shows of one machine; whatever did not come is left out.</summary>
/// <param name="name">Its name.</param>
internal sealed class ShownMachine(string name)
{
    /// <summary>Of a longer log the last lines are shown.</summary>
    private const int MostLines = 400;

    public string Name => name;

    /// <summary>SimulatedCpu objects.</summary>
    public List<WrittenObject> Cpus { get; } = [];

    /// <summary>IncompatibleCpu objects: refused or undecided CPUs.</summary>
    public List<WrittenObject> Suspects { get; } = [];

    /// <summary>LogLine objects.</summary>
    public List<WrittenObject> Log { get; } = [];

    /// <summary>What the verdicts take for granted.</summary>
    public SortedSet<string> Assumptions { get; } = new(StringComparer.Ordinal);

    /// <summary>A KvmStatus; null if none came.</summary>
    public WrittenObject? Status { get; set; }

    public PageTone Tone => Suspects.Exists(cpu => cpu.OptionalText("Reason") is not null) || Verdicts(CheckVerdict.Fail).Any() ? PageTone.Bad
        : Suspects.Count > 0 || Verdicts(CheckVerdict.Unknown).Any() ? PageTone.Open
        : Verdicts(CheckVerdict.Pass).Any() ? PageTone.Good
        : PageTone.Plain;

    public string Title
    {
        get
        {
            string refused = Of([.. Verdicts(CheckVerdict.Fail), .. Suspects.Where(cpu => cpu.OptionalText("Reason") is not null)]);
            string open = Of([.. Verdicts(CheckVerdict.Unknown), .. Suspects.Where(cpu => cpu.OptionalText("Reason") is null)]);
            return refused.Length > 0 ? $"{Name}: KVM refuses CPU {refused}"
                : open.Length > 0 ? $"{Name}: what KVM makes of CPU {open} is not known"
                : Tone == PageTone.Good ? $"{Name}: KVM accepts every CPU"
                : Cpus.Count > 0 ? $"{Name}: KVM's check is not for these CPUs"
                : Name;
        }
    }

    public IReadOnlyList<PageText> Badges
    {
        get
        {
            List<PageText> badges = [];
            if (Status is { } status)
            {
                badges.Add(PageText.Code(status.Text("Generation")));
                if (status.OptionalText("Death") is { } death)
                {
                    badges.Add(new PageText($"its kernel died: {death}", PageTone.Bad));
                }
            }

            if (Cpus.Count > 0)
            {
                badges.Add(FormattableString.Invariant($"{Cpus.Count} CPUs, {Cpus.Count(IsOnline)} online"));
            }

            return badges;
        }
    }

    public IEnumerable<PageSection> Sections(bool isOnly)
    {
        string prefix = isOnly ? "" : $"{Name}: ";
        if (Cpus.Count > 0)
        {
            yield return new PageSection($"{prefix}The machine", [new TopologyBlock([.. Cpus.Select(Tile)]), Models()])
            {
                Tone = Tone,
            };
        }

        if (Suspects.Count > 0)
        {
            yield return new PageSection($"{prefix}Who is to blame, and for which bit", [.. Groups().Select(Blame)]);
        }

        if (Status is { } status)
        {
            yield return new PageSection($"{prefix}KVM", [State(status), .. Granted()]);
        }

        if (Log.Count > 0)
        {
            yield return new PageSection($"{prefix}Kernel log", [new LogBlock([.. Log.TakeLast(MostLines).Select(LineOf)])]);
        }
    }

    public static PageLogLine LineOf(WrittenObject line) => new(
        line.Base is LogLine live ? LogLine.Stamp(live.Time) : Before(line.AsText, line.Text("Text")),
        line.Choice<KernelLogLevel>("Level"),
        line.Text("Text"));

    private static string Before(string line, string text) =>
        line.EndsWith(text, StringComparison.Ordinal) ? line[..^text.Length].Trim() : "";

    private IEnumerable<WrittenObject> Verdicts(CheckVerdict verdict) =>
        Cpus.Where(cpu => cpu.Choice<CheckVerdict>("Compatible") == verdict && cpu.OptionalText("Compatible") is not null);

    private static string Of(IEnumerable<WrittenObject> cpus) =>
        CpuSet.Of(cpus.Select(cpu => cpu.Number("Id"))).ToString();

    private static bool IsOnline(WrittenObject cpu) => cpu.Choice<CpuPresence>("State") == CpuPresence.Online;

    private string AnchorOf(int cpu) => $"{Name}-cpu-{cpu}";

    private TopologyCpu Tile(WrittenObject cpu)
    {
        int id = cpu.Number("Id");
        CheckVerdict verdict = cpu.Choice<CheckVerdict>("Compatible");
        CpuPresence state = cpu.Choice<CpuPresence>("State");
        IGrouping<string, WrittenObject>? group = Groups().FirstOrDefault(alike => alike.Any(one => one.Number("Id") == id));
        return new TopologyCpu(
            id,
            cpu.Number("Package"),
            cpu.Number("Core"),
            cpu.Number("Node"),
            verdict switch
            {
                CheckVerdict.Pass => PageTone.Good,
                CheckVerdict.Fail => PageTone.Bad,
                CheckVerdict.Unknown => PageTone.Open,
                _ => PageTone.Plain,
            },
            state switch
            {
                CpuPresence.Online => TopologyPresence.Online,
                CpuPresence.Offline => TopologyPresence.Offline,
                _ => TopologyPresence.Absent,
            },
            $"{Word(verdict)}, {$"{state}".ToLowerInvariant()}, {cpu.Text("Model")}"
                + (cpu.Truth("Virtualization") ? ", virtualization on" : ""))
        {
            Target = group is null ? null : AnchorOf(group.First().Number("Id")),
        };
    }

    private static string Word(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "accepted",
        CheckVerdict.Fail => "refused",
        CheckVerdict.Unknown => "not known",
        _ => "not checked",
    };

    private TableBlock Models() => new(
        "What the CPUs are",
        ["CPUs", "Model", "As /proc/cpuinfo says", "Vendor", "Family, model, stepping", "Microcode"],
        [
            .. Cpus.GroupBy(cpu => string.Join('\n', ModelRow(cpu)), StringComparer.Ordinal).Select(alike =>
                (IReadOnlyList<PageText>)[Of(alike), .. ModelRow(alike.First()).Select(PageText.FromString)]),
        ]);

    private static string[] ModelRow(WrittenObject cpu) =>
    [
        cpu.Text("Model"), cpu.Text("ModelName"), cpu.Text("Vendor"),
        $"{cpu.Text("Family")}, {cpu.Text("ModelNumber")}, {cpu.Text("Stepping")}",
        cpu.Text("Microcode") is { Length: > 0 } word && uint.TryParse(word, out uint number) && number > 0
            ? FormattableString.Invariant($"0x{number:x}")
            : "",
    ];

    private FactsBlock State(WrittenObject status) => new(
    [
        new PageFact("Generation", PageText.Code(status.Text("Generation"))),
        new PageFact("Modules", status.Texts("Modules") is { Length: > 0 } modules ? string.Join(", ", modules) : "none is loaded"),
        new PageFact("VMs", status.Texts("Vms") is { Length: > 0 } vms ? string.Join(", ", vms) : "none"),
        new PageFact("Online", PageText.Code(status.Text("Online"))),
        new PageFact("KVM counts as enabled", PageText.Code(status.OptionalText("Enabled") ?? "none")),
        new PageFact("Virtualization is on", PageText.Code(status.OptionalText("VirtualizationOn") ?? "none")),
        new PageFact("Refused, or set the flag", PageText.Code(status.Text("Flagged"))),
        new PageFact("hardware_incompatible", status.Truth("HardwareIncompatible") ? new PageText("set: it forbids VMs", PageTone.Bad) : "no"),
        new PageFact("Parameters", [.. status.Texts("Parameters").Select(PageText.Code)]),
        new PageFact("The kernel died", new PageText(status.Text("Death"), PageTone.Bad)),
    ]);

    private IEnumerable<PageBlock> Granted() => Assumptions.Count == 0 ? [] :
    [
        new HeadingBlock("Taken for granted, because no source says it"),
        new ListBlock([.. Assumptions.Select(PageText.FromString)]),
    ];

    /// <summary>CPUs of which the same is said.</summary>
    private IEnumerable<IGrouping<string, WrittenObject>> Groups() => Suspects.GroupBy(
        cpu => string.Join(
            '\n',
            cpu.Texts("Reasons").Select(text => text[(text.IndexOf(": ", StringComparison.Ordinal) + 1)..])
                .Concat(cpu.Texts("Missing").Select(WithoutCpu))
                .Concat(cpu.Texts("AfterEffects")).Prepend($"{cpu.Text("Model")} {cpu.Text("Reason")} {cpu.Text("Errno")}")),
        StringComparer.Ordinal);

    /// <summary>"MSR 0x48b of CPU 4" without the CPU.</summary>
    private static string WithoutCpu(string missing) =>
        missing.LastIndexOf(" of CPU ", StringComparison.Ordinal) is > 0 and int at ? missing[..at] : missing;

    private CardBlock Blame(IGrouping<string, WrittenObject> alike)
    {
        WrittenObject first = alike.First();
        bool isKnown = first.OptionalText("Reason") is not null;
        string cpus = Of(alike);
        List<PageBlock> blocks =
        [
            new FactsBlock(
            [
                new PageFact("Model", first.Text("Model")),
                new PageFact("The check answers", new PageText(first.Text("Errno"), PageTone.Bad)),
                new PageFact("It fails at", first.Text("Reason")),
                new PageFact("Compared with", $"CPU {first.Text("ReferenceCpu")}"),
                new PageFact("Rests on", first.Text("Evidence")),
            ]),
            .. first.Items("Reasons").SelectMany(ReasonBlocks.Of),
        ];
        if (first.Texts("Missing") is { Length: > 0 } missing)
        {
            blocks.Add(new HeadingBlock("The dump does not hold what would decide"));
            blocks.Add(new ListBlock([.. missing.Select(PageText.Code)]));
        }

        if (first.Texts("AfterEffects") is { Length: > 0 } effects)
        {
            blocks.Add(new HeadingBlock("What bringing it online does to the others, for good"));
            blocks.Add(new ListBlock([.. effects.Select(PageText.FromString)]));
        }

        return new CardBlock(
            $"CPU {cpus}: {(isKnown ? $"refused, {first.Text("Errno")}" : "not known")}", isKnown ? PageTone.Bad : PageTone.Open, blocks)
        {
            Anchor = AnchorOf(first.Number("Id")),
        };
    }
}
