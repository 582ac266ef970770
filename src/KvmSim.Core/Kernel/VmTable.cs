using System.Collections;
using System.Collections.Immutable;

namespace KvmSim.Kernel;

/// <summary>
/// The VMs of a host by name, in the order of their creation, as a value: what differs between two of them is copied,
/// and the rest shared, so that a snapshot costs nothing whatever the number of VMs.
/// </summary>
public readonly struct VmTable : IReadOnlyCollection<VmInstance>, IEquatable<VmTable>
{
    private static readonly ImmutableSortedSet<Entry> NoEntries =
        ImmutableSortedSet.Create<Entry>(Comparer<Entry>.Create((one, other) => one.Age.CompareTo(other.Age)));

    private static readonly ImmutableDictionary<string, long> NoNames =
        ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    private readonly ImmutableSortedSet<Entry>? _byAge;
    private readonly ImmutableDictionary<string, long>? _ages;
    private readonly long _next;

    private VmTable(ImmutableSortedSet<Entry> byAge, ImmutableDictionary<string, long> ages, long next)
    {
        (_byAge, _ages, _next) = (byAge, ages, next);
    }

    /// <summary>How many there are, those among them that are still to be created.</summary>
    public int Count => ByAge.Count;

    private ImmutableSortedSet<Entry> ByAge => _byAge ?? NoEntries;

    private ImmutableDictionary<string, long> Ages => _ages ?? NoNames;

    /// <summary>The VM of that name; null if there is none.</summary>
    public VmInstance? Find(string name) =>
        Ages.TryGetValue(name, out long age) && ByAge.TryGetValue(new Entry(age, default), out Entry entry)
            ? entry.Vm : null;

    /// <summary>
    /// How many of those that are there were created before that one; -1 if there is none of that name.
    /// </summary>
    public int RankOf(string name) => Ages.TryGetValue(name, out long age)
        ? ByAge.IndexOf(new Entry(age, default)) : -1;

    /// <summary>These VMs and a new one.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public VmTable Add(VmInstance vm) => new(ByAge.Add(new Entry(_next, vm)), Ages.Add(vm.Name, _next), _next + 1);

    /// <summary>These VMs, with what the one of that name is now.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public VmTable Set(VmInstance vm)
    {
        Entry entry = new(Ages[vm.Name], vm);
        return new VmTable(ByAge.Remove(entry).Add(entry), Ages, _next);
    }

    /// <summary>These VMs without the one of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public VmTable Remove(string name) => new(ByAge.Remove(new Entry(Ages[name], default)), Ages.Remove(name), _next);

    /// <summary>All, the oldest first.</summary>
    public IEnumerator<VmInstance> GetEnumerator() => ByAge.Select(entry => entry.Vm).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public bool Equals(VmTable other) =>
        ReferenceEquals(_byAge, other._byAge) || (Count == other.Count && this.SequenceEqual(other));

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is VmTable other && Equals(other);

    /// <summary>Of some of them: the rest seldom tells two tables apart, and may be many.</summary>
    public override int GetHashCode() => this.Take(8).Aggregate(Count, HashCode.Combine);

    /// <summary>Whether two tables hold equal VMs in the same order.</summary>
    public static bool operator ==(VmTable left, VmTable right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(VmTable left, VmTable right) => !left.Equals(right);

    /// <summary>A VM, and the number under which it was created.</summary>
    private readonly record struct Entry(long Age, VmInstance Vm);
}
