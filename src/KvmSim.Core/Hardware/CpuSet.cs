using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace KvmSim.Hardware;

/// <summary>
/// A set of CPU numbers of any width up to <see cref="MaxCpus"/>, as a value: structural equality, never changed in
/// place. Its text is the kernel's cpulist ("0-3,8", "0-127:2/4"; Documentation/admin-guide/kernel-parameters.rst).
/// </summary>
public readonly struct CpuSet : ICpuSet<CpuSet>, IEquatable<CpuSet>, IEnumerable<int>
{
    /// <summary>CPU numbers run from 0 to one less than this: the largest NR_CPUS of x86 Linux.</summary>
    public const int MaxCpus = 8192;

    /// <summary>
    /// The words of sets of one low CPU, made when they are first asked for: no set is ever changed in place.
    /// </summary>
    private static readonly ulong[]?[] Singles = new ulong[256][];

    private readonly ulong[]? _words;

    internal CpuSet(ulong[] words) => _words = words;

    /// <summary>No CPU.</summary>
    public static CpuSet Empty => default;

    /// <inheritdoc />
    public bool IsEmpty => Words.AsSpan().IndexOfAnyExcept(0UL) < 0;

    /// <summary>How many CPUs the set holds.</summary>
    public int Count => BitWords.Count(Words);

    /// <inheritdoc />
    public int Lowest
    {
        get
        {
            ulong[] words = Words;
            int word = words.AsSpan().IndexOfAnyExcept(0UL);
            return word < 0 ? -1 : (word << 6) + BitOperations.TrailingZeroCount(words[word]);
        }
    }

    /// <summary>The CPUs by word: bit 0 of the first is CPU 0.</summary>
    internal ReadOnlySpan<ulong> Bits => _words;

    private ulong[] Words => _words ?? [];

    /// <summary>The set of one CPU.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0 or not below <see cref="MaxCpus"/>.</exception>
    public static CpuSet Of(int cpu) =>
        (uint)cpu < (uint)Singles.Length ? new CpuSet(Singles[cpu] ??= Empty.With(cpu)._words!) : Empty.With(cpu);

    /// <summary>The set of those CPUs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number below 0 or not below <see cref="MaxCpus"/>.</exception>
    public static CpuSet Of(params IEnumerable<int> cpus)
    {
        ArgumentNullException.ThrowIfNull(cpus);
        int[] numbers = [.. cpus];
        if (numbers.Length == 0)
        {
            return Empty;
        }

        foreach (int cpu in numbers)
        {
            CheckRange(cpu);
        }

        ulong[] words = new ulong[(numbers.Max() >> 6) + 1];
        foreach (int cpu in numbers)
        {
            words[cpu >> 6] |= 1UL << cpu;
        }

        return new CpuSet(words);
    }

    /// <summary>CPUs 0 to <paramref name="count"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or above <see cref="MaxCpus"/>.</exception>
    public static CpuSet First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCpus);
        ulong[] words = new ulong[(count + 63) >> 6];
        Array.Fill(words, ulong.MaxValue);
        if ((count & 63) != 0)
        {
            words[^1] = (1UL << count) - 1;
        }

        return new CpuSet(words);
    }

    /// <summary>Reads a cpulist.</summary>
    /// <exception cref="FormatException">Not a cpulist; the message says where and why.</exception>
    public static CpuSet Parse(string text) =>
        TryParse(text, out CpuSet set, out CpuListError? error) ? set : throw new FormatException(error!.Message);

    /// <summary>Reads a cpulist: numbers, ranges "a-b", strided ranges "a-b:used/group", separated by commas.</summary>
    /// <param name="text">The text; blank means the empty set.</param>
    /// <param name="set">The CPUs, when true is returned.</param>
    /// <param name="error">What is wrong and at which character, when false is returned.</param>
    public static bool TryParse(string text, out CpuSet set, out CpuListError? error) =>
        CpuListParser.TryParse(text, out set, out error);

    /// <inheritdoc />
    public bool Contains(int cpu) => _words is { } words && cpu >= 0 && cpu >> 6 < words.Length
        && (words[cpu >> 6] & (1UL << cpu)) != 0;

    /// <inheritdoc />
    public CpuSet With(int cpu)
    {
        CheckRange(cpu);
        if (Contains(cpu))
        {
            return this;
        }

        ulong[] words = new ulong[Math.Max(Words.Length, (cpu >> 6) + 1)];
        Words.CopyTo(words, 0);
        words[cpu >> 6] |= 1UL << cpu;
        return new CpuSet(words);
    }

    /// <inheritdoc />
    public CpuSet Without(int cpu)
    {
        if (!Contains(cpu))
        {
            return this;
        }

        ulong[] words = [.. Words];
        words[cpu >> 6] &= ~(1UL << cpu);
        return new CpuSet(words);
    }

    /// <inheritdoc />
    public CpuSet Intersect(CpuSet other) => Combine(other, static (a, b) => a & b);

    /// <inheritdoc />
    public CpuSet Except(CpuSet other) => Combine(other, static (a, b) => a & ~b);

    /// <summary>The CPUs of either set.</summary>
    public CpuSet Union(CpuSet other) => other.IsEmpty ? this : Combine(other, static (a, b) => a | b);

    /// <summary>The CPU numbers, ascending.</summary>
    public Enumerator GetEnumerator() => new(Words);

    /// <inheritdoc />
    public bool Equals(CpuSet other)
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
    public override bool Equals(object? obj) => obj is CpuSet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        int hash = 17;
        ulong[] words = Words;
        for (int i = 0; i < words.Length; i++)
        {
            hash = words[i] == 0 ? hash : HashCode.Combine(hash, i, words[i]);
        }

        return hash;
    }

    /// <summary>The cpulist as the kernel prints it, e.g. "0-3,8"; "" for the empty set.</summary>
    public override string ToString()
    {
        DefaultInterpolatedStringHandler text = new(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        ulong[] words = Words;
        int lowest = NextOf(words, 0, isMember: true);
        for (int first = lowest; first < words.Length << 6;)
        {
            int end = NextOf(words, first, isMember: false);
            text.AppendLiteral(first == lowest ? "" : ",");
            text.AppendFormatted(first);
            if (end - 1 > first)
            {
                text.AppendLiteral("-");
                text.AppendFormatted(end - 1);
            }

            first = NextOf(words, end, isMember: true);
        }

        return text.ToStringAndClear();
    }

    /// <summary>Whether two sets hold the same CPUs.</summary>
    public static bool operator ==(CpuSet left, CpuSet right) => left.Equals(right);

    /// <summary>Whether two sets differ.</summary>
    public static bool operator !=(CpuSet left, CpuSet right) => !left.Equals(right);

    IEnumerator<int> IEnumerable<int>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// The first CPU from that one on that is in the set, or that is not; past the last word if there is none.
    /// </summary>
    private static int NextOf(ulong[] words, int from, bool isMember)
    {
        for (int word = from >> 6; word < words.Length; word++, from = word << 6)
        {
            ulong rest = (isMember ? words[word] : ~words[word]) & (ulong.MaxValue << from);
            if (rest != 0)
            {
                return (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }

        return words.Length << 6;
    }

    private static ulong At(ulong[] words, int index) => index < words.Length ? words[index] : 0;

    private static void CheckRange(int cpu)
    {
        if (cpu is < 0 or >= MaxCpus)
        {
            throw new ArgumentOutOfRangeException(nameof(cpu), cpu, $"CPU numbers run from 0 to {MaxCpus - 1}.");
        }
    }

    private CpuSet Combine(CpuSet other, Func<ulong, ulong, ulong> combine)
    {
        ulong[] mine = Words, theirs = other.Words;
        ulong[] result = new ulong[Math.Max(mine.Length, theirs.Length)];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = combine(At(mine, i), At(theirs, i));
        }

        return new CpuSet(result);
    }

    /// <summary>Goes through a set without memory of its own.</summary>
    public struct Enumerator : IEnumerator<int>
    {
        private readonly ulong[] _words;
        private ulong _rest;
        private int _word = -1;

        internal Enumerator(ulong[] words) => _words = words;

        /// <inheritdoc />
        public readonly int Current => (_word << 6) + BitOperations.TrailingZeroCount(_rest);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc />
        public bool MoveNext()
        {
            _rest &= _rest - 1; // the one that was told; of 0 it stays 0
            if (_rest == 0)
            {
                int empty = _words.AsSpan(_word + 1).IndexOfAnyExcept(0UL);
                if (empty < 0)
                {
                    _word = _words.Length - 1;
                    return false;
                }

                _word += empty + 1;
                _rest = _words[_word];
            }

            return true;
        }

        /// <inheritdoc />
        public void Reset() => (_rest, _word) = (0, -1);

        /// <inheritdoc />
        public readonly void Dispose()
        {
        }
    }
}
