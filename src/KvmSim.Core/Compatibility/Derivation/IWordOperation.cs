namespace KvmSim.Compatibility;

/// <summary>
/// An operation on words, as a type: what is combined by it is compiled for it, without a call for each word.
/// </summary>
internal interface IWordOperation
{
    /// <summary>The word that it makes of two.</summary>
    static abstract ulong Of(ulong left, ulong right);
}
