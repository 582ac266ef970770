using System.Numerics;

namespace KvmSim.Fleet;

/// <summary>A set of members of a baseline by position, filled once and then only compared and read.</summary>
internal sealed class MemberSet(int members) : IEquatable<MemberSet>
{
    private readonly ulong[] _words = new ulong[(members + 63) >> 6];

    /// <summary>Puts a member in.</summary>
    public void Add(int index) => _words[index >> 6] |= 1UL << index;

    /// <summary>The positions, ascending.</summary>
    public IEnumerable<int> Enumerate()
    {
        for (int word = 0; word < _words.Length; word++)
        {
            for (ulong rest = _words[word]; rest != 0; rest &= rest - 1)
            {
                yield return (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    /// <inheritdoc />
    public bool Equals(MemberSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as MemberSet);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ulong word in _words)
        {
            hash.Add(word);
        }

        return hash.ToHashCode();
    }
}
