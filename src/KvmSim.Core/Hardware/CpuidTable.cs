using System.Collections;

namespace KvmSim.Hardware;

/// <summary>
/// The CPUID leaves that a description of a CPU holds, as a value. A leaf that is not in the table is unknown, unless a
/// maximum that is in it says that the CPU does not have it (<see cref="Knows"/>).
/// </summary>
public readonly struct CpuidTable : IEquatable<CpuidTable>, IEnumerable<KeyValuePair<CpuidLeaf, CpuidAnswer>>
{
    private const uint Extended = 0x80000000;

    private readonly CpuidLeaf[]? _leaves;
    private readonly CpuidAnswer[]? _answers;

    /// <summary>Made once: who looks for the same CPU among many asks for it again and again.</summary>
    private readonly int _hash;

    private CpuidTable(CpuidLeaf[] leaves, CpuidAnswer[] answers) =>
        (_leaves, _answers, _hash) = (leaves, answers, answers.Aggregate(answers.Length, HashCode.Combine));

    /// <summary>No leaf is known.</summary>
    public static CpuidTable Empty => default;

    /// <summary>How many leaves are known.</summary>
    public int Count => _leaves?.Length ?? 0;

    /// <summary>The table of those answers; a later answer of a leaf replaces an earlier one.</summary>
    public static CpuidTable Of(IEnumerable<KeyValuePair<CpuidLeaf, CpuidAnswer>> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        SortedList<CpuidLeaf, CpuidAnswer> sorted = [];
        foreach ((CpuidLeaf leaf, CpuidAnswer answer) in answers)
        {
            sorted[leaf] = answer;
        }

        return new CpuidTable([.. sorted.Keys], [.. sorted.Values]);
    }

    /// <summary>This table with each answer replaced by what is made of it; null leaves the leaf out.</summary>
    internal CpuidTable Map(Func<CpuidLeaf, CpuidAnswer, CpuidAnswer?> map)
    {
        List<CpuidLeaf> leaves = new(Count);
        List<CpuidAnswer> answers = new(Count);
        for (int i = 0; i < Count; i++)
        {
            if (map(_leaves![i], _answers![i]) is { } answer)
            {
                leaves.Add(_leaves[i]);
                answers.Add(answer);
            }
        }

        return leaves.Count == 0 ? Empty : new CpuidTable([.. leaves], [.. answers]);
    }

    /// <summary>The answer to a leaf, if it is known.</summary>
    public bool TryGet(CpuidLeaf leaf, out CpuidAnswer answer)
    {
        int index = _leaves is null ? -1 : Array.BinarySearch(_leaves, leaf);
        answer = index < 0 ? default : _answers![index];
        return index >= 0;
    }

    /// <summary>
    /// Whether the answer to a leaf is known: it is in the table, or lies above the maximum that leaf 0, leaf 80000000H
    /// or subleaf 0 gives, so that the CPU has no such leaf.
    /// </summary>
    public bool Knows(CpuidLeaf leaf) => TryGet(leaf, out _)
        || (TryGet(new CpuidLeaf(leaf.Leaf & Extended), out CpuidAnswer max) && leaf.Leaf > MaximumOf(max, leaf.Leaf))
        || (leaf.Subleaf > 0 && CpuidLeaf.CountsSubleaves(leaf.Leaf)
            && TryGet(new CpuidLeaf(leaf.Leaf), out CpuidAnswer first) && leaf.Subleaf > first.Eax);

    /// <summary>
    /// Whether a bit is set; null where the table does not tell. The bits of a leaf that the CPU does not have are 0.
    /// </summary>
    public bool? Has(CpuidBit bit)
    {
        CpuidLeaf leaf = new(bit.Leaf, bit.Subleaf);
        return TryGet(leaf, out CpuidAnswer answer) ? (answer[bit.Register] & (1u << bit.Bit)) != 0
            : Knows(leaf) ? false
            : null;
    }

    /// <summary>This table with the other's answers laid over it.</summary>
    public CpuidTable Overlay(CpuidTable other) => other.Count == 0 ? this : Of(this.Concat(other));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<CpuidLeaf, CpuidAnswer>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return KeyValuePair.Create(_leaves![i], _answers![i]);
        }
    }

    /// <inheritdoc />
    public bool Equals(CpuidTable other) =>
        (ReferenceEquals(_answers, other._answers) && ReferenceEquals(_leaves, other._leaves))
        || (_hash == other._hash && _leaves.AsSpan().SequenceEqual(other._leaves)
            && _answers.AsSpan().SequenceEqual(other._answers));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is CpuidTable other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <summary>Whether two tables hold the same answers.</summary>
    public static bool operator ==(CpuidTable left, CpuidTable right) => left.Equals(right);

    /// <summary>Whether two tables differ.</summary>
    public static bool operator !=(CpuidTable left, CpuidTable right) => !left.Equals(right);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A CPU without extended leaves answers something else than a maximum to 80000000H.</summary>
    private static uint MaximumOf(CpuidAnswer max, uint leaf) =>
        leaf < Extended ? max.Eax : max.Eax >= Extended ? max.Eax : Extended;
}
