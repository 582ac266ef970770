using System.Collections;
using System.Collections.Specialized;

namespace KvmSim.PowerShell.Output;

/// <summary>One step of a scenario under several generations: a row of the comparison.</summary>
public sealed record GenerationAnswers
{
    /// <summary>The scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>The step's number, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>What was done.</summary>
    public required string Operation { get; init; }

    /// <summary>Whether all generations answer alike.</summary>
    public required bool Same { get; init; }

    /// <summary>"ok", "EIO from write", … by generation, in the order of the comparison.</summary>
    public required OrderedDictionary Answers { get; init; }

    /// <summary>The generations in that order.</summary>
    public string[] Generations => [.. Answers.Keys.Cast<string>()];

    /// <summary>Each different answer with those that give it: "EIO from write: patch-v1, linux-6.12", or "ok: all".</summary>
    public string[] ByAnswer => Same && Generations.Length > 1
        ? [$"{Answers[0]}: all"]
        : [.. Generations.GroupBy(generation => (string)Answers[generation]!, StringComparer.Ordinal)
            .Select(answer => $"{answer.Key}: {string.Join(", ", answer)}")];

    /// <summary>E.g. "lakefield step 3, online CPU 4: ok (linux-6.1); EIO from write (linux-6.12)".</summary>
    public override string ToString() => FormattableString.Invariant($"{Scenario} step {Step}, {Operation}: ") + string.Join("; ", Answers
        .Cast<DictionaryEntry>()
        .GroupBy(entry => (string)entry.Value!, entry => (string)entry.Key, StringComparer.Ordinal)
        .Select(alike => $"{alike.Key} ({string.Join(", ", alike)})"));
}
