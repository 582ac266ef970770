using KvmSim.Hardware;
using KvmSim.Manifests;
using KvmSim.Protocol;

namespace KvmSim.Fleet;

/// <summary>
/// What decides about a machine: its kernel, and of the CPUs that are alike the first one each; the boot CPU stands
/// alone, being what the others are compared with. Machines of one shape get one verdict.
/// </summary>
internal sealed class MachineShape : IEquatable<MachineShape>
{
    private readonly KernelDocument _kernel;
    private readonly PlatformDocument _platform;
    private readonly TopologyDocument? _topology;
    private readonly ShapedGroup[] _groups;
    private readonly int _hash;

    private MachineShape(MachineDocument document, Generation generation, ShapedGroup[] groups)
    {
        Generation = generation;
        _kernel = document.Kernel;
        _platform = document.Platform;
        _topology = document.Topology;
        _groups = groups;
        HashCode hash = default;
        foreach (ShapedGroup group in groups)
        {
            hash.Add(group);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The kernel.</summary>
    public Generation Generation { get; }

    /// <summary>The groups, the boot CPU's first.</summary>
    public ReadOnlySpan<ShapedGroup> Groups => _groups;

    /// <summary>The shape of a machine under a kernel.</summary>
    public static MachineShape Of(MachineDocument document, Generation generation, ModelPool pool)
    {
        List<ShapedGroup> groups = [];
        CpuModel? last = null, interned = null;
        foreach (CpuEntryDocument entry in document.Cpus)
        {
            if (entry.State == CpuState.Absent)
            {
                continue;
            }

            CpuModel model = document.HardwareOf(entry);
            interned = ReferenceEquals(model, last) ? interned! : pool.Intern(model);
            last = model;
            CpuSet others = entry.Ids;
            if (others.Contains(document.BootCpu))
            {
                groups.Insert(0, new ShapedGroup(interned, CpuState.Online, CpuSet.Of(document.BootCpu)));
                others = others.Without(document.BootCpu);
            }

            if (!others.IsEmpty)
            {
                Add(groups, document.BootCpu, new ShapedGroup(interned, entry.State, others));
            }
        }

        return new MachineShape(document, generation, [.. groups]);
    }

    /// <summary>The machine reduced to the first CPU of each group.</summary>
    public MachineDocument Reduce(MachineDocument document)
    {
        List<CpuEntryDocument> entries = [];
        foreach (ShapedGroup group in _groups)
        {
            CpuEntryDocument entry = document.Cpus.First(entry => entry.Ids.Contains(group.First));
            entries.Add(entry with { Ids = CpuSet.Of(group.First) });
        }

        return document with { Cpus = entries };
    }

    /// <inheritdoc />
    public bool Equals(MachineShape? other) => other is not null
        && _hash == other._hash
        && ReferenceEquals(Generation, other.Generation)
        && _groups.AsSpan().SequenceEqual(other._groups)
        && SameKernel(_kernel, other._kernel)
        && _platform == other._platform
        && _topology == other._topology;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as MachineShape);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    private static void Add(List<ShapedGroup> groups, int bootCpu, ShapedGroup added)
    {
        for (int i = 0; i < groups.Count; i++)
        {
            ShapedGroup group = groups[i];
            if (group.State == added.State && group.First != bootCpu && group.Model == added.Model)
            {
                groups[i] = group with { Cpus = group.Cpus.Union(added.Cpus) };
                return;
            }
        }

        groups.Add(added);
    }

    private static bool SameKernel(KernelDocument one, KernelDocument other) => ReferenceEquals(one, other)
        || (one.CommandLine == other.CommandLine
            && one.Parameters.Count == other.Parameters.Count
            && one.Parameters.All(pair => other.Parameters.TryGetValue(pair.Key, out var values)
                && SameValues(pair.Value, values)));

    private static bool SameValues(
        IReadOnlyDictionary<string, ParameterValue> one, IReadOnlyDictionary<string, ParameterValue> other) =>
        one.Count == other.Count
        && one.All(pair => other.TryGetValue(pair.Key, out ParameterValue value) && value == pair.Value);
}
