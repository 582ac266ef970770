using System.Numerics;

namespace KvmSim.Exploration;

/// <summary>
/// The bits of a packed state, as many as the machine needs: what the search asks of a number of any width. All
/// places are counted from the lowest bit.
/// </summary>
/// <typeparam name="TSelf">The word itself.</typeparam>
internal interface IStateWord<TSelf> :
    IEquatable<TSelf>, IComparable<TSelf>, IBitwiseOperators<TSelf, TSelf, TSelf>,
        IEqualityOperators<TSelf, TSelf, bool>
    where TSelf : unmanaged, IStateWord<TSelf>
{
    /// <summary>How many bits there are, a multiple of 64.</summary>
    static abstract int Width { get; }

    /// <summary>A number at a place; what goes beyond the highest bit is lost.</summary>
    static abstract TSelf Of(ulong value, int at);

    /// <summary>The 64 bits from a place on; beyond the highest there are zeros.</summary>
    ulong From(int at);

    /// <summary>
    /// A number that differs for most words that differ, in all of its bits; 64 bits are mixed by the caller.
    /// </summary>
    ulong Folded();

    /// <summary>So many ones from a place on.</summary>
    static virtual TSelf Ones(int at, int count)
    {
        TSelf word = default;
        for (; count > 0; at += 64, count -= 64)
        {
            word |= TSelf.Of(ulong.MaxValue >> Math.Max(0, 64 - count), at);
        }

        return word;
    }
}
