using System.Security.Cryptography;
using System.Text;
using KvmSim.Hardware;
using KvmSim.Messages;
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
            Name = name.Length <= NameRule.Longest ? name : Shortened(name),
            Msrs = model.Msrs.Overlay(msrs),
        };
    }

    /// <summary>
    /// Its beginning, and a sum of all of it, so that variants that differ late have names that differ.
    /// </summary>
    private static string Shortened(string name)
    {
        string sum = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4)).ToLowerInvariant();
        return $"{name[..(NameRule.Longest - sum.Length - 1)].TrimEnd('-')}-{sum}";
    }
}
