using System.Collections.Frozen;
using KvmSim.Messages;

namespace KvmSim.GuestCpus;

/// <summary>The CPU models of a tool, from its table, and which of them is nearest to a set of features.</summary>
internal sealed class GuestCpuModels
{
    private GuestCpuModels(string table) => All = Read(table);

    /// <summary>libvirt's.</summary>
    public static GuestCpuModels Libvirt { get; } = new("LibvirtModels");

    /// <summary>QEMU's, each with its version.</summary>
    public static GuestCpuModels Qemu { get; } = new("QemuModels");

    /// <summary>All of them, in the order of the table: of one line older ones first.</summary>
    public IReadOnlyList<GuestCpuModel> All { get; }

    /// <summary>
    /// How much worse it is to take a feature away than to name one more: the model promises it to whoever reads its
    /// name.
    /// </summary>
    private const int WeightOfDisabled = 3;

    /// <summary>
    /// The model with which the fewest features have to be named, among those of the vendor, taking one away counting
    /// for more; then the one that stands for this family and number; then the older one.
    /// </summary>
    /// <param name="vendorId">The vendor string.</param>
    /// <param name="features">The features, by the tool's names.</param>
    /// <param name="offered">What KVM offers to guests at all: what is not among it is lost with every model.</param>
    /// <param name="family">The family of the oldest CPU.</param>
    /// <param name="number">Its model number.</param>
    public GuestCpuModel Nearest(
        string vendorId, IReadOnlySet<string> features, IReadOnlySet<string> offered, int family, int number) => All
        .Where(model => string.Equals(model.VendorId, vendorId, StringComparison.Ordinal))
        .DefaultIfEmpty(All.First(model => model.VendorId is null))
        .MinBy(model =>
        {
            string[] disabled = [.. model.Features.Where(name => !features.Contains(name))];
            int required = features.Count - (model.Features.Count - disabled.Length);
            int weight = disabled.Sum(name => offered.Contains(name) ? WeightOfDisabled : 1);
            return (required + weight, model.Family == family && model.Numbers.Contains(number) ? 0 : 1);
        })!;

    private static GuestCpuModel[] Read(string table)
    {
        Dictionary<string, GuestCpuModel> models = new(StringComparer.Ordinal);
        foreach (string[] cells in TsvTable.Read("GuestCpus", table))
        {
            IEnumerable<string> inherited = cells[4] == "-" ? [] : models[cells[4]].Features;
            models.Add(cells[0], new GuestCpuModel(
                cells[0],
                TsvTable.Name(cells[1]),
                TsvTable.Number(cells[2]),
                [.. TsvTable.List(cells[3]).Select(TsvTable.Number)],
                inherited.Except(TsvTable.List(cells[6]), StringComparer.Ordinal).Concat(TsvTable.List(cells[5]))
                    .ToFrozenSet(StringComparer.Ordinal)));
        }

        return [.. models.Values];
    }
}
