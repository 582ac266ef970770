using System.Collections;
using KvmSim.Messages;
using KvmSim.Reporting;

namespace KvmSim.PowerShell.Output;

/// <summary>One step of a scenario under several generations: a row of the comparison.</summary>
public sealed record GenerationAnswers
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init => field = ForeignText.Block(value); }

    /// <summary>The machine.</summary>
    public required string Machine { get; init => field = ForeignText.Block(value); }

    /// <summary>The step's number, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>What was done.</summary>
    public required string Operation { get; init => field = ForeignText.Block(value); }

    /// <summary>Whether all generations answer alike.</summary>
    public required bool Same { get; init; }

    /// <summary>"ok", "EIO from write", … by generation, in the order of the comparison.</summary>
    public required TextTable Answers { get; init; }

    /// <summary>
    /// The lines that each prints, as "&lt;6&gt; kvm: …" with their level as a number, by generation; empty if they
    /// were not asked for.
    /// </summary>
    public TextTable Log { get; init; } = [];

    /// <summary>
    /// What each answer rests on, by generation: recorded (in which recordings), read (where), or derived.
    /// </summary>
    public TextTable Evidence { get; init; } = [];

    /// <summary>The generations in that order.</summary>
    public ItemList<string> Generations => [.. Answers.Keys.Cast<string>()];

    /// <summary>
    /// Each different answer with those that give it: "EIO from write: patch-v1, linux-6.12", or "ok: all"; below it
    /// the lines, if they were asked for.
    /// </summary>
    public ItemList<string> ByAnswer =>
    [
        .. Generations
            .GroupBy(
                generation => ((string)Answers[generation]!, string.Join('\n', LinesOf(generation))),
                generation => generation)
            .SelectMany(alike => LinesOf(alike.First()).Prepend(
                $"{alike.Key.Item1}: {(Same && Generations.Length > 1 ? "all" : string.Join(", ", alike))}")),
    ];

    private string[] LinesOf(string generation) => Log[generation] as string[] ?? [];

    /// <summary>E.g. "lakefield step 3, online CPU 4: ok (linux-6.1); EIO from write (linux-6.12)".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Scenario} step {Step}, {Operation}: ") + string.Join("; ", Answers
        .Cast<DictionaryEntry>()
        .GroupBy(entry => (string)entry.Value!, entry => (string)entry.Key, StringComparer.Ordinal)
        .Select(alike => $"{alike.Key} ({string.Join(", ", alike)})"));
}
