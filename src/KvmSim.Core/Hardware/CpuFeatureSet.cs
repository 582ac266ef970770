using System.Numerics;

namespace KvmSim.Hardware;

/// <summary>
/// A set of <see cref="CpuFeature"/>s as a value: the kernel's x86_capability words. Structural equality; never changes
/// in place.
/// </summary>
public readonly struct CpuFeatureSet : IEquatable<CpuFeatureSet>
{
    private readonly ulong[]? _words;

    private CpuFeatureSet(ulong[] words) => _words = words;

    /// <summary>No feature at all.</summary>
    public static CpuFeatureSet Empty => default;

    /// <summary>How many features the set holds.</summary>
    public int Count => BitWords.Count(Words);

    /// <summary>Whether it holds none.</summary>
    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    private ulong[] Words => _words ?? [];

    /// <summary>The set of those features.</summary>
    public static CpuFeatureSet Of(IEnumerable<CpuFeature> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        ulong[] words = new ulong[(CpuFeatureTable.All.Count + 63) / 64];
        foreach (CpuFeature feature in features)
        {
            words[feature.Index >> 6] |= 1UL << feature.Index;
        }

        return new CpuFeatureSet(words);
    }

    /// <summary>The set of the features with those /proc/cpuinfo names.</summary>
    /// <exception cref="ArgumentException">A name that does not exist.</exception>
    public static CpuFeatureSet Of(params string[] names) => Of(names.Select(CpuFeatureTable.Get));

    /// <summary>Whether the feature is in the set.</summary>
    public bool Contains(CpuFeature feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        int word = feature.Index >> 6;
        return _words is { } words && word < words.Length && (words[word] & (1UL << feature.Index)) != 0;
    }

    /// <summary>Whether the feature of that name is in the set.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    public bool Contains(string name) => Contains(CpuFeatureTable.Get(name));

    /// <summary>Whether both have the same of those features.</summary>
    internal bool AgreesIn(CpuFeatureSet features, CpuFeatureSet other)
    {
        ulong[] mine = Words, theirs = other.Words, asked = features.Words;
        ulong differing = 0;
        for (int i = 0; i < asked.Length; i++)
        {
            differing |= (At(mine, i) ^ At(theirs, i)) & asked[i];
        }

        return differing == 0;
    }

    /// <summary>This set and the other's features too.</summary>
    public CpuFeatureSet Union(CpuFeatureSet other) =>
        other.IsEmpty ? this : IsEmpty ? other : Combine(other, static (a, b) => a | b);

    /// <summary>The features that both have: what identifying a secondary CPU does to boot_cpu_data.</summary>
    public CpuFeatureSet Intersect(CpuFeatureSet other) =>
        AgreesIn(this, other) ? this : other.IsEmpty ? Empty : Combine(other, static (a, b) => a & b);

    /// <summary>This set without the other's features.</summary>
    public CpuFeatureSet Except(CpuFeatureSet other) => other.IsEmpty ? this : Combine(other, static (a, b) => a & ~b);

    /// <summary>This set with one feature more.</summary>
    public CpuFeatureSet With(string name) => Union(Of(name));

    /// <summary>This set with one feature less.</summary>
    public CpuFeatureSet Without(string name) => Except(Of(name));

    /// <summary>The features, in table order.</summary>
    public IEnumerable<CpuFeature> Enumerate()
    {
        ulong[] words = Words;
        for (int word = 0; word < words.Length; word++)
        {
            for (ulong rest = words[word]; rest != 0; rest &= rest - 1)
            {
                yield return CpuFeatureTable.All[(word << 6) + BitOperations.TrailingZeroCount(rest)];
            }
        }
    }

    /// <inheritdoc />
    public bool Equals(CpuFeatureSet other)
    {
        ulong[] mine = Words, theirs = other.Words;
        if (ReferenceEquals(mine, theirs))
        {
            return true;
        }

        for (int i = 0; i < Math.Max(mine.Length, theirs.Length); i++)
        {
            if (At(mine, i) != At(theirs, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is CpuFeatureSet other && Equals(other);

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

    /// <summary>The names, in table order, as /proc/cpuinfo prints them.</summary>
    public override string ToString() => string.Join(' ', Enumerate());

    /// <summary>Whether two sets hold the same features.</summary>
    public static bool operator ==(CpuFeatureSet left, CpuFeatureSet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(CpuFeatureSet left, CpuFeatureSet right) => !left.Equals(right);

    private static ulong At(ulong[] words, int index) => index < words.Length ? words[index] : 0;

    private CpuFeatureSet Combine(CpuFeatureSet other, Func<ulong, ulong, ulong> combine)
    {
        ulong[] mine = Words, theirs = other.Words;
        ulong[] result = new ulong[Math.Max(mine.Length, theirs.Length)];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = combine(At(mine, i), At(theirs, i));
        }

        return new CpuFeatureSet(result);
    }
}
