using KvmSim.Hardware;

namespace KvmSim.GuestCpus;

/// <summary>A guest's CPU as a model of a tool and what is to be changed of it, by the tool's names.</summary>
/// <param name="Model">The model.</param>
/// <param name="Require">What the guest is to have beside it, ordered.</param>
/// <param name="Disable">What the guest must not have of it, ordered.</param>
/// <param name="Unsaid">
/// Features that the tool has no name for, or that need more than a name, by their names in /proc/cpuinfo.
/// </param>
internal sealed record GuestCpuChoice(
    GuestCpuModel Model, IReadOnlyList<string> Require, IReadOnlyList<string> Disable, IReadOnlyList<string> Unsaid)
{
    /// <summary>The choice among the models of a tool.</summary>
    public static GuestCpuChoice Of(GuestCpu cpu, GuestCpuModels models, GuestFeatureNames names)
    {
        HashSet<string> wanted = new(StringComparer.Ordinal);
        List<string> unsaid = [];
        foreach (CpuFeature feature in cpu.Features.Enumerate().Where(feature => feature.Location is not null))
        {
            if (!GuestFeatureNames.NeedsMore(feature) && names.Of(feature) is { } name)
            {
                wanted.Add(name);
            }
            else
            {
                unsaid.Add(feature.Name);
            }
        }

        GuestCpuModel model = models.Nearest(cpu.VendorId, wanted, names.Offered, cpu.Family, cpu.Number);
        return new GuestCpuChoice(
            model,
            [.. wanted.Where(name => !model.Features.Contains(name)).Order(StringComparer.Ordinal)],
            [.. model.Features.Where(name => !wanted.Contains(name)).Order(StringComparer.Ordinal)],
            unsaid);
    }
}
