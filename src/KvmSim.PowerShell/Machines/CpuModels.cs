using KvmSim.Hardware;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Machines;

/// <summary>The CPU models that a machine knows, and others made of them.</summary>
internal static class CpuModels
{
    /// <summary>How long a name in a manifest may be.</summary>
    private const int MaxName = 63;

    /// <summary>Each model once, by name.</summary>
    public static CpuModel[] Of(SimMachine machine) =>
    [
        .. machine.Description.Models.Values
            .Concat(machine.Description.Stock.Plugged.Concat(machine.State.Sockets.Plugged).Select(pair => pair.Value))
            .DistinctBy(model => model.Name, StringComparer.Ordinal)
            .OrderBy(model => model.Name, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The model with features added, removed, and registers set; its name says so, as far as it fits.
    /// </summary>
    public static CpuModel Vary(CpuModel model, CpuFeatureSet add, CpuFeatureSet remove, MsrSet msrs)
    {
        if (add.Count + remove.Count + msrs.Count == 0)
        {
            return model;
        }

        IEnumerable<string> words =
        [
            model.Name,
            .. add.Enumerate().Select(feature => $"with-{feature.Name}"),
            .. remove.Enumerate().Select(feature => $"without-{feature.Name}"),
            .. msrs.Select(pair => FormattableString.Invariant($"msr-{pair.Key:x}")),
        ];
        string name = string.Join('-', words);
        return model.WithFeatures(add, remove) with
        {
            Name = name.Length <= MaxName ? name : name[..MaxName],
            Msrs = model.Msrs.Overlay(msrs),
        };
    }
}
