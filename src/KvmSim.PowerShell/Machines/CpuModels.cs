using KvmSim.Hardware;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Machines;

/// <summary>The CPU models that a machine knows, and others made of them.</summary>
internal static class CpuModels
{
    /// <summary>Each model once, by name.</summary>
    public static CpuModel[] Of(SimMachine machine) =>
    [
        .. machine.Description.Models.Values
            .Concat(machine.Description.Stock.Plugged.Concat(machine.State.Sockets.Plugged).Select(pair => pair.Value))
            .DistinctBy(model => model.Name, StringComparer.Ordinal)
            .OrderBy(model => model.Name, StringComparer.Ordinal),
    ];

    /// <summary>The model with features added, removed, and registers set; its name says so.</summary>
    public static CpuModel Vary(CpuModel model, CpuFeatureSet add, CpuFeatureSet remove, MsrSet msrs)
    {
        if (add.Count + remove.Count + msrs.Count == 0)
        {
            return model;
        }

        IEnumerable<string> words =
        [
            model.Name,
            .. add.Enumerate().Select(feature => $"+{feature.Name}"),
            .. remove.Enumerate().Select(feature => $"-{feature.Name}"),
            .. msrs.Select(pair => FormattableString.Invariant($"0x{pair.Key:x}=0x{pair.Value:x}")),
        ];
        return model with
        {
            Name = string.Join(' ', words),
            Features = model.Features.Union(add).Except(remove),
            Msrs = model.Msrs.Overlay(msrs),
        };
    }
}
