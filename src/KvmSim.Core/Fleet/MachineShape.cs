using KvmSim.Description;
using KvmSim.Hardware;
using KvmSim.Kernel;
using KvmSim.Protocol;

namespace KvmSim.Fleet;

/// <summary>
/// What decides about a machine: its kernel, and of the CPUs that are alike the first one each; the boot CPU stands
/// alone, being what the others are compared with. Machines of one shape get one verdict. On arm64 each CPU stands
/// alone: who comes late hangs on who was there at boot.
/// </summary>
internal sealed class MachineShape : IEquatable<MachineShape>
{
    private readonly ShapeSettings _settings;
    private readonly ShapedGroup[] _groups;
    private readonly int _hash;

    private MachineShape(Generation generation, ShapeSettings settings, ShapedGroup[] groups)
    {
        Generation = generation;
        _settings = settings;
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

    /// <summary>The shape of the machine of a manifest under a kernel.</summary>
    public static MachineShape Of(MachineDocument document, Generation generation, ModelPool pool)
    {
        GroupBuilder groups = new(document.BootCpu, pool, generation.IsArm);
        CpuEntryDocument? last = null;
        CpuModel? model = null;
        IReadOnlyList<CpuEntryDocument> entries = document.Cpus;
        for (int i = 0; i < entries.Count; i++)
        {
            CpuEntryDocument entry = entries[i];
            if (entry.State == CpuState.Absent)
            {
                continue;
            }

            // One entry after the other of one model is the rule where each CPU has its own.
            if (model is null || entry.Overrides is not null || last!.Overrides is not null
                || entry.Model != last.Model)
            {
                model = document.HardwareOf(entry);
            }

            last = entry;
            groups.Add(entry.Ids, model, entry.State == CpuState.Online);
        }

        return new MachineShape(generation, ShapeSettings.Of(document), groups.ToArray());
    }

    /// <summary>The shape of a machine that was described otherwise.</summary>
    public static MachineShape Of(HostDescription host, Generation generation, ModelPool pool)
    {
        GroupBuilder groups = new(host.BootCpu, pool, generation.IsArm);
        foreach ((int cpu, CpuModel model) in host.Stock.Plugged)
        {
            if (host.Plugged.Contains(cpu))
            {
                groups.Add(CpuSet.Of(cpu), model, !host.OfflineAtBoot.Contains(cpu));
            }
        }

        return new MachineShape(generation, ShapeSettings.Of(host), groups.ToArray());
    }

    /// <summary>A manifest reduced to the first CPU of each group.</summary>
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

    /// <summary>A machine reduced to the first CPU of each group.</summary>
    public HostDescription Reduce(HostDescription host)
    {
        CpuSet first = CpuSet.Of(_groups.Select(group => group.First));
        return host with
        {
            Stock = CpuSockets.Of(host.Stock.Plugged.Where(pair => first.Contains(pair.Key))),
            Plugged = first,
            OfflineAtBoot = host.OfflineAtBoot.Intersect(first),
        };
    }

    /// <inheritdoc />
    public bool Equals(MachineShape? other) => other is not null
        && _hash == other._hash
        && ReferenceEquals(Generation, other.Generation)
        && _groups.AsSpan().SequenceEqual(other._groups)
        && _settings == other._settings;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as MachineShape);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;
}
