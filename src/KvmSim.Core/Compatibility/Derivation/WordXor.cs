namespace KvmSim.Compatibility;

/// <summary>The bits that differ.</summary>
internal readonly struct WordXor : IWordOperation
{
    /// <inheritdoc />
    public static ulong Of(ulong left, ulong right) => left ^ right;
}
