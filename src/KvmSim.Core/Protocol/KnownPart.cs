namespace KvmSim.Protocol;

/// <summary>One part of a generation and how it is known.</summary>
/// <param name="Part">The part.</param>
/// <param name="What">What it is there.</param>
/// <param name="Confidence">How that is known.</param>
/// <param name="Source">Where: kernel function and version, mail, or recording.</param>
public sealed record KnownPart(GenerationPart Part, string What, Confidence Confidence, string Source)
{
    /// <summary>Parts with one of them known otherwise.</summary>
    internal static KnownPart[] Replace(IEnumerable<KnownPart> parts, KnownPart other) =>
        [.. parts.Select(part => part.Part == other.Part ? other : part)];
}
