namespace KvmSim.Protocol;

/// <summary>
/// How each part of a composed generation is known: what was changed in it follows from reasoning alone.
/// </summary>
internal static class ChangedParts
{
    public static IReadOnlyList<KnownPart> Of(Generation from, Generation composed)
    {
        Dictionary<GenerationPart, string> changed = [];
        ProtocolParts was = from.Parts, now = composed.Parts;
        Note(changed, GenerationPart.Callback, was.Callback, now.Callback);
        Note(changed, GenerationPart.Check, was.Check, now.Check);
        Note(changed, GenerationPart.Refusal, was.Refusal, now.Refusal);
        Note(
            changed, GenerationPart.Memory,
            (was.Remembers, was.Reevaluates, was.ResetsFailure), (now.Remembers, now.Reevaluates, now.ResetsFailure));
        Note(
            changed, GenerationPart.Locks,
            (was.Locking, was.LocksOnDestroy, was.CountLockStopsMachine),
            (now.Locking, now.LocksOnDestroy, now.CountLockStopsMachine));
        Note(changed, GenerationPart.Messages, from.Messages, composed.Messages);
        Note(changed, GenerationPart.Vendor, from.Style.Id, composed.Style.Id);
        Note(changed, GenerationPart.Base, from.Base.Version, composed.Base.Version);
        return
        [
            .. from.KnownParts.Where(known => known.Part != GenerationPart.Query).Select(known =>
                changed.TryGetValue(known.Part, out string? what)
                    ? known with { What = what, Confidence = Confidence.Derived, Source = $"composed from {from.Id}" }
                    : known),
            .. composed.IncompatibleCpuFile is not { } file ? Array.Empty<KnownPart>() :
            [
                new KnownPart(
                    GenerationPart.Query, $"the incompatible CPUs in {file}", Confidence.Derived,
                    "the review's wish, YdzTfIEZ727L4g2R@google.com; no code was posted"),
            ],
        ];
    }

    private static void Note<T>(Dictionary<GenerationPart, string> changed, GenerationPart part, T was, T now)
    {
        if (!EqualityComparer<T>.Default.Equals(was, now))
        {
            changed.Add(part, now is CoreMessages ? "changed" : $"{was} became {now}");
        }
    }
}
