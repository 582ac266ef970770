namespace KvmSim.Protocol;

/// <summary>
/// Generations that never ran on a machine and teach what a part is for. They are found by name, to start from and to
/// explore, and are not listed among those that were written.
/// </summary>
internal static class TeachingGenerations
{
    private static readonly Generation V1 = GenerationCatalog.Find("patch-v1")!;

    /// <summary>Patch 5 of the reviewed series alone: the callback moves behind the online bit.</summary>
    public static Generation Moved { get; } = Of(
        "moved", "Patch 5 of the reviewed series alone: the callback moves behind the online bit",
        new ProtocolParts { Callback = CallbackSection.Online, CountLockStopsMachine = true });

    /// <summary>The reviewed patch 6 without cpus_read_lock().</summary>
    public static Generation WithoutLock { get; } = Of(
        "v1-nolock", "The reviewed patch 6 without cpus_read_lock()",
        V1.Parts with { Locking = VmLocking.CountOnly });

    /// <summary>A mutant that takes the two locks in the wrong order.</summary>
    public static Generation Inverted { get; } = Of(
        "inverted", "A mutant of the reviewed patch: the lock of the count first, then cpus_read_lock()",
        V1.Parts with { Locking = VmLocking.CountThenHotplug });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Generation> All { get; } = [Moved, WithoutLock, Inverted];

    private static Generation Of(string id, string title, ProtocolParts parts)
    {
        Generation changed = With(id, title, parts);
        return changed with { KnownParts = ChangedParts.Of(V1, changed) };
    }

    private static Generation With(string id, string title, ProtocolParts parts) => V1 with
    {
        Id = id,
        Title = title,
        Source = "what the reviewed patch would be with one part changed",
        Confidence = Confidence.Derived,
        Aliases = [],
        From = V1.Id,
        Parts = parts,
    };
}
