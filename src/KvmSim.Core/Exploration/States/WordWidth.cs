using Word128 = KvmSim.Exploration.WideWord<KvmSim.Exploration.Word64, KvmSim.Exploration.Word64>;

namespace KvmSim.Exploration;

/// <summary>Which word states are packed into: the narrowest that has room for them.</summary>
internal static class WordWidth
{
    /// <summary>The widest: 64 CPUs with a loader and as many actors as can be asked for take 350 bits.</summary>
    public const int Most = 384;

    /// <summary>Does something with the narrowest word of so many bits or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static TResult Visit<TVisitor, TResult>(int bits, TVisitor visitor)
        where TVisitor : IWordVisitor<TResult> => bits switch
        {
            <= 64 => visitor.Visit<Word64>(),
            <= 128 => visitor.Visit<Word128>(),
            <= 192 => visitor.Visit<WideWord<Word128, Word64>>(),
            <= 256 => visitor.Visit<WideWord<Word128, Word128>>(),
            <= Most => visitor.Visit<WideWord<WideWord<Word128, Word128>, Word128>>(),
            _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "No word is as wide."),
        };
}
