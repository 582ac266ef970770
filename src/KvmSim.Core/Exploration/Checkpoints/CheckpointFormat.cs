using System.Globalization;
using System.Text;

namespace KvmSim.Exploration;

/// <summary>What a checkpoint begins with, and how it is summed.</summary>
internal static class CheckpointFormat
{
    /// <summary>"KVMRACE" and the version of the format.</summary>
    public const ulong Magic = 0x0145_4341_524D_564B;

    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    /// <summary>The checksum with one more word.</summary>
    public static ulong Add(ulong sum, ulong word) => (ulong.RotateLeft(sum, 5) ^ word) * Factor;

    /// <summary>A number that differs for searches that visit different states or look for different things.</summary>
    public static ulong Fingerprint(SearchSpace space, RaceSearchOptions options)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{space.Model.Parts}|{space.Model.EnablesAtLoad}|{space.CpuCount}|{space.HotplugActors}|{space.VmActors}|"
            + $"{space.Layout.HasLoader}|{space.Kernel.Incompatible.Bits}|{space.Kernel.Failing.Bits}|"
            + $"{space.Reduction}|{options.Properties}|{string.Join('|', options.UserProperties)}");
        return Encoding.UTF8.GetBytes(text).Aggregate(Factor, (sum, value) => Add(sum, value));
    }
}
