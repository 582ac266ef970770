namespace KvmSim.Protocol;

/// <summary>What an answer rests on.</summary>
public sealed record Evidence
{
    private Evidence(Confidence confidence, string source, IReadOnlyList<string> recordings)
    {
        Confidence = confidence;
        Source = source;
        Recordings = recordings;
    }

    /// <summary>
    /// Recorded: a real kernel gave this answer there. Read: every part of the generation that the answer uses was read
    /// or recorded. Derived: one of them is neither.
    /// </summary>
    public Confidence Confidence { get; }

    /// <summary>For what is recorded, how often; else the part that is known least, and where that is from.</summary>
    public string Source { get; }

    /// <summary>Recordings that show it, some of them where there are many; empty unless it is recorded.</summary>
    public IReadOnlyList<string> Recordings { get; }

    /// <summary>Real kernels of the same generation gave the same answer.</summary>
    /// <param name="recordings">Some of the recordings, by name; at least one.</param>
    /// <param name="count">How many there are.</param>
    public static Evidence Recorded(IReadOnlyList<string> recordings, int count)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        return new Evidence(
            Confidence.Recorded, count == 1
                ? "one recording" : FormattableString.Invariant($"{count} recordings"), recordings);
    }

    /// <summary>
    /// It follows from these parts of the generation; it is known no better than the one of them that is known least.
    /// </summary>
    /// <remarks>
    /// Parts that are recorded one by one make no recorded answer: nobody saw a kernel give it. A part that the
    /// generation does not have says nothing.
    /// </remarks>
    public static Evidence OfParts(Generation generation, params IReadOnlyList<GenerationPart> parts)
    {
        ArgumentNullException.ThrowIfNull(generation);
        return OfParts(generation.KnownParts, parts);
    }

    /// <summary>It follows from parts that were put together; no kernel and no patch has just these.</summary>
    public static Evidence Composed { get; } = new(Confidence.Derived, "composed of parts, no kernel has them", []);

    /// <summary>The same of parts that are at hand without their generation.</summary>
    public static Evidence OfParts(IReadOnlyList<KnownPart> all, params IReadOnlyList<GenerationPart> parts)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(parts);
        KnownPart? least = all.Where(known => parts.Contains(known.Part)).MinBy(known => known.Confidence);
        return least is null
            ? new Evidence(Confidence.Derived, "no part of the generation says how it is known", [])
            : new Evidence(
                least.Confidence == Confidence.Derived ? Confidence.Derived : Confidence.Read,
                $"{least.Part.ToString().ToLowerInvariant()}: {least.Source}",
                []);
    }

    /// <summary>
    /// E.g. "recorded: c01-bad-1vm@6.1, c01-bad-1vm@6.1-generic and 3 more"; "read (check: c82a5c5c53c5)".
    /// </summary>
    public override string ToString() => Confidence == Confidence.Recorded
        ? $"recorded ({Source}): {string.Join(", ", Recordings)}"
        : $"{Confidence.ToString().ToLowerInvariant()} ({Source})";
}
