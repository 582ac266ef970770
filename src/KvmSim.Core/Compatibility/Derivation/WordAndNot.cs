namespace KvmSim.Compatibility;

/// <summary>The bits of the left word that the right one does not have.</summary>
internal readonly struct WordAndNot : IWordOperation
{
    /// <inheritdoc />
    public static ulong Of(ulong left, ulong right) => left & ~right;
}
