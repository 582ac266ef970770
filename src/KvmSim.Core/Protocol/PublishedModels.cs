namespace KvmSim.Protocol;

/// <summary>
/// The protocols of the published table of the model, and 6.12's two, by the names that they have there and in its
/// order.
/// </summary>
internal static class PublishedModels
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Name, Generation Generation)> All { get; } =
    [
        ("base", Linux61.Entry),
        ("moved", TeachingGenerations.Moved),
        ("v1-nolock", TeachingGenerations.WithoutLock),
        ("v1", PatchV1.Entry),
        ("v1-reeval", PatchV1.Reevaluate),
        ("abort", PatchV1.AbortAlways),
        ("upstream", Linux63.Entry),
        ("inverted", TeachingGenerations.Inverted),
        ("linux-6.12", Linux612.Entry),
        ("linux-6.12-on-demand", GenerationSetting.Under(Linux612.Entry, Linux612.Entry.Policies[0])),
    ];
}
