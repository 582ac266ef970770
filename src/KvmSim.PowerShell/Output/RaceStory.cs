using System.Globalization;
using System.Management.Automation;
using KvmSim.Exploration;
using KvmSim.PowerShell.Views;

namespace KvmSim.PowerShell.Output;

/// <summary>
/// What a search found, told for a window: what was explored, then each breach as a story in columns.
/// </summary>
internal static class RaceStory
{
    /// <summary>Wider columns would be hard to read side by side.</summary>
    private const int Widest = 140;

    /// <summary>From so many states on the size of a state says something; before, the table is mostly empty.</summary>
    private const int Many = 100_000;

    /// <summary>The whole story of a <see cref="KvmRaceResult"/>.</summary>
    public static IEnumerable<string> OfResult(ViewSource result, ViewWindow window)
    {
        List<string> lines = [.. Wrap(Heading(result), window), .. Wrap(Counts(result), window)];
        foreach (ViewSource violation in result.Each("Violations"))
        {
            lines.Add("");
            lines.AddRange(OfViolation(violation, window).Where(line => line.Length > 0));
        }

        string[] holding = result.List("Holding");
        if (holding.Length > 0)
        {
            lines.Add("");
            lines.AddRange(Wrap($"Holds in every order of events: {string.Join(", ", holding)}.", window));
        }
        else if (!result.IsTrue("Complete"))
        {
            lines.Add("");
            lines.AddRange(Wrap(
                $"Not complete ({Reason(result.Text("StopReason"))}): what is not listed here may still be broken.",
                window));
        }

        lines.AddRange(RestsOn(result, window));
        return lines;
    }

    /// <summary>What is known for every number of CPUs: a <see cref="KvmRaceProof"/>.</summary>
    public static IEnumerable<string> OfProof(ViewSource proof, ViewWindow window)
    {
        ViewSource[] verdicts = proof.Each("Verdicts");
        List<string> lines = [
            $"{proof.Text("Generation")}: any number of CPUs; {Actors(proof.Number("VmActor"), "VM actor")}", ""];
        foreach (ViewSource verdict in verdicts)
        {
            string known = verdict.Text("Verdict") switch
            {
                nameof(AnyCpuCountVerdict.Broken) when verdict.Text("Reason").Length > 0 =>
                    $"{window.Bad}broken with {verdict.Text("SmallestCpuCount")} CPUs, in {verdict.Text("Depth")} "
                        + $"steps{window.Plain}",
                nameof(AnyCpuCountVerdict.Broken) =>
                    $"{window.Bad}broken from {verdict.Text("SmallestCpuCount")} CPUs on, in {verdict.Text("Depth")} "
                        + $"steps{window.Plain}",
                nameof(AnyCpuCountVerdict.Holds) => "holds",
                _ => "undecided",
            };
            lines.Add($"  {Named(verdict),-27}{known}");
            if (verdict.Text("Reason") is { Length: > 0 } reason)
            {
                lines.AddRange(Inside(reason, window));
            }
        }

        lines.Add("");
        lines.AddRange(Wrap(
            Array.Exists(verdicts, verdict => verdict.Text("Verdict") == nameof(AnyCpuCountVerdict.Holds))
                && proof.Number("AbstractStateCount") is > 0 and var states
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"What holds was decided on {states:N0} abstract states, which stand for those of "
                        + $"every machine. Assumed:")
                : "Assumed:",
            window));
        lines.AddRange(
            proof.List("Assumptions").SelectMany(
                assumption => TextWrap.Lines($"- {assumption}", window.Room, indent: 2)));
        lines.AddRange(RestsOn(proof, window));
        foreach (ViewSource violation in verdicts.Select(verdict => verdict.Inner("Violation")).OfType<ViewSource>())
        {
            lines.Add("");
            lines.AddRange(OfViolation(violation, window).Where(line => line.Length > 0));
        }

        return lines;
    }

    /// <summary>
    /// How the parts of the generation are known: a search of parts that are only read is no recording.
    /// </summary>
    private static IEnumerable<string> RestsOn(ViewSource source, ViewWindow window) =>
        source.Text("Evidence") is { Length: > 0 } told ? ["", .. Wrap($"Rests on: {told}.", window)] : [];

    /// <summary>A change that repairs something: a <see cref="KvmRaceRepair"/>.</summary>
    public static IEnumerable<string> OfRepair(ViewSource repair, ViewWindow window)
    {
        string leaves = repair.IsTrue("Complete") ? "leaves nothing broken" : $"leaves {repair.Text("Leaves")}";
        return
        [
            .. Wrap(repair.Text("Change"), window),
            .. Inside($"repairs {repair.Text("Repairs")}; {leaves}", window),
            .. Inside($"costs: {repair.Text("Cost")}", window),
        ];
    }

    /// <summary>One breach: a <see cref="KvmRaceViolation"/>.</summary>
    public static IEnumerable<string> OfViolation(ViewSource violation, ViewWindow window)
    {
        IEnumerable<string> title = Wrap(
            $"{Named(violation)}, {violation.Text("Depth")} steps. {violation.Text("Sentence")}", window);
        return title.Concat(violation.Inner("Schedule") is { } schedule
            ? ["", .. ColumnsOf(schedule, window)]
            : ["", "  No schedule: the search was stopped."]);
    }

    /// <summary>A <see cref="KvmRaceSchedule"/>.</summary>
    public static IEnumerable<string> OfSchedule(ViewSource schedule, ViewWindow window) =>
    [
        .. Wrap(
            $"{schedule.Text("Generation")}: {schedule.Text("Property")} in {schedule.List("Steps").Length} steps",
            window),
        "",
        .. ColumnsOf(schedule, window),
    ];

    /// <summary>A column for each actor, time downward, the fatal step marked.</summary>
    private static IEnumerable<string> ColumnsOf(ViewSource schedule, ViewWindow window)
    {
        ScheduleTextStep[] steps =
        [
            .. schedule.Each("Steps").Select(step => new ScheduleTextStep(
                step.Number("Number"), step.Text("Actor"), step.Text("Text"), step.List("Changes"),
                step.IsTrue("IsFatal"))),
        ];
        string[] lines = ScheduleText
            .Render(steps, schedule.Text("Property"), schedule.Text("Breach"), Math.Min(window.Room, Widest))
            .TrimEnd('\n').Split('\n');
        int fatal = Array.FindIndex(lines, line => line.StartsWith('>'));
        return fatal < 0 ? lines : lines[..fatal].Concat(window.Coloured(
            lines[fatal..].SelectMany(line => TextWrap.Lines(line, window.Room, indent: 5)), window.Bad));
    }

    /// <summary>What was explored.</summary>
    private static string Heading(ViewSource result)
    {
        List<string> words = [$"{result.Text("CpuCount")} CPUs"];
        Add(words, result.Text("IncompatibleCpu"), "incompatible: CPU ");
        Add(words, result.Text("FailingCpu"), "cannot be enabled: CPU ");
        Add(words, result.Text("ChangingCpu"), "change what VMs are told: CPU ");
        Add(words, result.Text("NeverOnlineCpu"), "never online: CPU ");
        words.Add(Actors(result.Number("HotplugActor"), "hotplug actor"));
        words.Add(Actors(result.Number("VmActor"), "VM actor"));
        if (result.IsTrue("ModuleLoader"))
        {
            words.Add("a module loader");
        }

        string machine = result.Text("MachineName") is { Length: > 0 } name ? $"{name} under " : "";
        return $"{machine}{result.Text("Generation")}: {string.Join("; ", words)}";
    }

    private static string Counts(ViewSource result)
    {
        long states = result.Large("StateCount");
        string size = states >= Many ? $"{result.Text("MemoryPerState")} bytes a state, " : "";
        string time = result["Elapsed"] is { } value
            && LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out TimeSpan elapsed)
            ? string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.00} s, ")
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{states:N0} states, {result.Large("TransitionCount"):N0} transitions, depth {result.Text("Depth")}, "
                + $"{time}{size}")
            + $"reduction {Name(result.Text("Reduction"))}";
    }

    private static string Name(string reduction) =>
        reduction == nameof(RaceReduction.Auto) ? "Auto (PartialOrder, Symmetry)" : reduction;

    private static string Reason(string reason) =>
        Enum.TryParse(reason, out RaceStopReason known) ? RaceStopText.Of(known) : reason;

    private static string Named(ViewSource about) =>
        about.Text("Label") is { Length: > 0 } label ? $"{about.Text("Property")} ({label})" : about.Text("Property");

    private static string Actors(int count, string what) =>
        count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static void Add(List<string> words, string cpus, string what)
    {
        if (cpus.Length > 0)
        {
            words.Add(what + cpus);
        }
    }

    private static List<string> Wrap(string text, ViewWindow window) => TextWrap.Lines(text, window.Room);

    private static IEnumerable<string> Inside(string text, ViewWindow window) =>
        TextWrap.Lines(text, window.Room - 4).Select(line => "    " + line);
}
