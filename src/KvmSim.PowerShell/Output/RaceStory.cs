using System.Globalization;
using System.Text;
using KvmSim.Exploration;

namespace KvmSim.PowerShell.Output;

/// <summary>What a search found, told for a window: what was explored, then each breach as a story in columns.</summary>
public static class RaceStory
{
    /// <summary>Wider columns would be hard to read side by side.</summary>
    private const int Widest = 140;

    /// <summary>From so many states on the size of a state says something; before, the table is mostly empty.</summary>
    private const int Many = 100_000;

    /// <summary>The whole story.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="bad">What turns the colour of a fatal step on, or "".</param>
    /// <param name="plain">What turns it off.</param>
    public static string Tell(KvmRaceResult result, int width, string bad, string plain)
    {
        ArgumentNullException.ThrowIfNull(result);
        StringBuilder text = new();
        text.Append(Heading(result)).Append('\n').Append(Counts(result)).Append('\n');
        foreach (KvmRaceViolation violation in result.Violations)
        {
            text.Append('\n').Append(Tell(violation, width, bad, plain));
        }

        if (result.Holding.Length > 0)
        {
            text.Append('\n').Append(Wrap($"Holds in every order of events: {string.Join(", ", result.Holding)}.", width));
        }
        else if (!result.Complete)
        {
            text.Append('\n').Append(Wrap(
                $"Not complete ({Reason(result.StopReason)}): what is not listed here may still be broken.", width));
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What is known for every number of CPUs.</summary>
    public static string Tell(KvmRaceProof proof, int width, string bad, string plain)
    {
        ArgumentNullException.ThrowIfNull(proof);
        StringBuilder text = new();
        text.Append($"{proof.Generation}: any number of CPUs; {Actors(proof.VmActor, "VM actor")}\n\n");
        foreach (KvmRaceVerdict verdict in proof.Verdicts)
        {
            string known = verdict.Verdict switch
            {
                AnyCpuCountVerdict.Broken => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{bad}broken from {verdict.SmallestCpuCount} CPUs on, in {verdict.Violation?.Depth} steps{plain}"),
                AnyCpuCountVerdict.Holds => "holds",
                _ => "undecided",
            };
            text.Append($"  {Named(verdict.Property, verdict.Label),-27}{known}\n");
        }

        string basis = proof.AbstractStateCount > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"What holds was decided on {proof.AbstractStateCount:N0} abstract states, which stand for those of every machine. Assumed:")
            : "Assumed:";
        text.Append('\n').Append(Wrap(basis, width));
        foreach (string assumption in proof.Assumptions)
        {
            text.Append(Wrap($"- {assumption}", width));
        }

        foreach (KvmRaceVerdict verdict in proof.Verdicts.Where(verdict => verdict.Violation is not null))
        {
            text.Append('\n').Append(Tell(verdict.Violation!, width, bad, plain));
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>A change that repairs something.</summary>
    public static string Tell(KvmRaceRepair repair, int width)
    {
        ArgumentNullException.ThrowIfNull(repair);
        string leaves = repair.Complete ? "leaves nothing broken" : $"leaves {string.Join(", ", repair.Leaves)}";
        return Wrap($"{repair.Generation}: {repair.Change}", width)
            + $"    repairs {string.Join(", ", repair.Repairs)}; {leaves}\n    costs: {repair.Cost}";
    }

    /// <summary>One breach.</summary>
    public static string Tell(KvmRaceViolation violation, int width, string bad, string plain)
    {
        ArgumentNullException.ThrowIfNull(violation);
        string title = FormattableString.Invariant(
            $"{Named(violation.Property, violation.Label)}, {violation.Depth} steps. {violation.Sentence}");
        string story = violation.Schedule is { } schedule ? Tell(schedule, width, bad, plain) : "  No schedule: the search was stopped.\n";
        return Wrap(title, width) + story;
    }

    /// <summary>A schedule: a column for each actor, time downward, the fatal step marked.</summary>
    public static string Tell(RaceSchedule schedule, int width, string bad, string plain)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        string[] lines = ScheduleText.Render(schedule, Math.Clamp(width - 1, 60, Widest)).Split('\n');
        int fatal = Array.FindIndex(lines, line => line.StartsWith('>'));
        IEnumerable<string> marked = lines.Select((line, i) => fatal >= 0 && i >= fatal && line.Length > 0
            ? bad + line + plain
            : line);
        return string.Join('\n', marked);
    }

    /// <summary>What was explored, in a line.</summary>
    public static string Heading(KvmRaceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        List<string> words = [$"{result.CpuCount} CPUs"];
        Add(words, result.IncompatibleCpu, "incompatible: CPU ");
        Add(words, result.FailingCpu, "cannot be enabled: CPU ");
        words.Add(Actors(result.HotplugActor, "hotplug actor"));
        words.Add(Actors(result.VmActor, "VM actor"));
        if (result.ModuleLoader)
        {
            words.Add("a module loader");
        }

        string machine = result.MachineName is { } name ? $"{name} under " : "";
        return $"{machine}{result.Generation}: {string.Join("; ", words)}";
    }

    private static string Counts(KvmRaceResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.StateCount:N0} states, {result.TransitionCount:N0} transitions, depth {result.Depth}, "
        + $"{result.Elapsed.TotalSeconds:0.00} s, {(result.StateCount >= Many ? $"{result.MemoryPerState:0.0} bytes a state, " : "")}"
        + $"reduction {Name(result.Reduction)}");

    private static string Name(RaceReduction reduction) =>
        reduction == RaceReduction.Auto ? "Auto (PartialOrder, Symmetry)" : reduction.ToString();

    private static string Reason(RaceStopReason reason) => reason switch
    {
        RaceStopReason.MaxStates => "the limit of states was reached",
        RaceStopReason.MaxMemory => "the limit of memory was reached",
        RaceStopReason.Cancelled => "it was stopped",
        _ => "everything asked for was found broken",
    };

    private static string Named(string property, string label) => label.Length > 0 ? $"{property} ({label})" : property;

    private static string Actors(int count, string what) =>
        count == 1 ? $"1 {what}" : string.Create(CultureInfo.InvariantCulture, $"{count} {what}s");

    private static void Add(List<string> words, string cpus, string what)
    {
        if (cpus.Length > 0)
        {
            words.Add(what + cpus);
        }
    }

    private static string Wrap(string text, int width)
    {
        int room = Math.Max(40, width - 1);
        StringBuilder lines = new();
        int used = 0;
        foreach (string word in text.Split(' '))
        {
            if (used > 0 && used + 1 + word.Length > room)
            {
                lines.Append('\n');
                used = 0;
            }

            lines.Append(used > 0 ? " " : "").Append(word);
            used += word.Length + (used > 0 ? 1 : 0);
        }

        return lines.Append('\n').ToString();
    }
}
