using System.Numerics;

using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>A set of <see cref="Capability"/>s as a value. Structural equality; never changes in place.</summary>
public readonly struct CapabilitySet : IEquatable<CapabilitySet>
{
    private readonly ulong[]? _words;

    private CapabilitySet(ulong[] words) => _words = words;

    /// <summary>None.</summary>
    public static CapabilitySet Empty => default;

    /// <summary>How many.</summary>
    public int Count => BitWords.Count(Words);

    /// <summary>Whether it holds none.</summary>
    public bool IsEmpty => Words.IndexOfAnyExcept(0UL) < 0;

    private ReadOnlySpan<ulong> Words => _words;

    /// <summary>The set of those capabilities.</summary>
    public static CapabilitySet Of(IEnumerable<Capability> capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        List<ulong> words = [];
        foreach (Capability capability in capabilities)
        {
            while (words.Count <= capability.Index >> 6)
            {
                words.Add(0);
            }

            words[capability.Index >> 6] |= 1UL << capability.Index;
        }

        return new CapabilitySet([.. words]);
    }

    /// <summary>Whether the capability is in the set.</summary>
    public bool Contains(Capability capability)
    {
        ArgumentNullException.ThrowIfNull(capability);
        int word = capability.Index >> 6;
        return word < Words.Length && (Words[word] & (1UL << capability.Index)) != 0;
    }

    /// <summary>What is in either.</summary>
    public CapabilitySet Union(CapabilitySet other) => Combine(other, static (a, b) => a | b);

    /// <summary>What is in both.</summary>
    public CapabilitySet Intersect(CapabilitySet other) => Combine(other, static (a, b) => a & b);

    /// <summary>What is in this and not in the other.</summary>
    public CapabilitySet Except(CapabilitySet other) => Combine(other, static (a, b) => a & ~b);

    /// <summary>The capabilities, in table order.</summary>
    public IEnumerable<Capability> Enumerate()
    {
        for (int word = 0; word < (_words?.Length ?? 0); word++)
        {
            for (ulong rest = _words![word]; rest != 0; rest &= rest - 1)
            {
                yield return CapabilityTable.All[(word << 6) + BitOperations.TrailingZeroCount(rest)];
            }
        }
    }

    /// <inheritdoc />
    public bool Equals(CapabilitySet other)
    {
        ReadOnlySpan<ulong> mine = Words, theirs = other.Words;
        int common = Math.Min(mine.Length, theirs.Length);
        return mine[..common].SequenceEqual(theirs[..common])
            && mine[common..].IndexOfAnyExcept(0UL) < 0 && theirs[common..].IndexOfAnyExcept(0UL) < 0;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is CapabilitySet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        int hash = 17;
        foreach (ulong word in Words)
        {
            hash = word == 0 ? hash : HashCode.Combine(hash, word);
        }

        return hash;
    }

    /// <summary>The names, in table order.</summary>
    public override string ToString() => string.Join(' ', Enumerate());

    /// <summary>Whether two sets hold the same.</summary>
    public static bool operator ==(CapabilitySet left, CapabilitySet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(CapabilitySet left, CapabilitySet right) => !left.Equals(right);

    private CapabilitySet Combine(CapabilitySet other, Func<ulong, ulong, ulong> combine)
    {
        ulong[] words = new ulong[Math.Max(Words.Length, other.Words.Length)];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = combine(At(Words, i), At(other.Words, i));
        }

        return new CapabilitySet(words);
    }

    private static ulong At(ReadOnlySpan<ulong> words, int index) => index < words.Length ? words[index] : 0;
}
