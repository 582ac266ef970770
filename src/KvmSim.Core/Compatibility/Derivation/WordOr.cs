namespace KvmSim.Compatibility;

/// <summary>The bits of either.</summary>
internal readonly struct WordOr : IWordOperation
{
    /// <inheritdoc />
    public static ulong Of(ulong left, ulong right) => left | right;
}
