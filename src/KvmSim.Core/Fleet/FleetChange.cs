using KvmSim.Hardware;

namespace KvmSim.Fleet;

/// <summary>
/// What machines of a fleet are taken to be, though they are not: a question of what would be if. No file is touched.
/// </summary>
/// <param name="AppliesTo">Whether it is about a machine, by its name and the file it was read from.</param>
/// <param name="Without">Features that their CPUs are to lack.</param>
/// <param name="RegistersOf">
/// CPUs, measured elsewhere, whose registers and microcode revision the machine's CPUs get, each those of a CPU of its
/// own family, model and stepping; what was not measured there stays. Empty for none.
/// </param>
public sealed record FleetChange(
    Func<string, string, bool> AppliesTo, CpuFeatureSet Without, IReadOnlyList<CpuModel> RegistersOf)
{
    /// <summary>The CPU as it would be; the same object where nothing changes.</summary>
    public CpuModel Apply(CpuModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        CpuModel changed = model;
        if (RegistersOf.FirstOrDefault(measured => IsSameKind(measured, model)) is { } measured)
        {
            changed = changed with { Msrs = changed.Msrs.Overlay(measured.Msrs), Microcode = measured.Microcode };
        }

        CpuFeatureSet removed = Without.Intersect(changed.Features.Union(changed.UnknownFeatures));
        changed = removed.IsEmpty ? changed : changed.WithFeatures(CpuFeatureSet.Empty, removed);
        return changed == model ? model : changed;
    }

    private static bool IsSameKind(CpuModel one, CpuModel other) =>
        string.Equals(one.VendorId, other.VendorId, StringComparison.Ordinal)
        && (one.Family, one.Model, one.Stepping) == (other.Family, other.Model, other.Stepping);
}
