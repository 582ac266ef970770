using KvmSim.Hardware;
using KvmSim.Messages;

namespace KvmSim.Compatibility;

/// <summary>
/// The CR4 bits that KVM reserves because a CPU lacks the feature (arch/x86/kvm/x86.h, __cr4_reserved_bits). The check
/// compares those of the CPU with those of boot_cpu_data, which are the AND over every CPU ever identified.
/// </summary>
internal static class Cr4ReservedBits
{
    private static readonly Cr4Feature[] Table = [
        .. TsvTable.Read("Compatibility", "Cr4Features").Select(cells => new Cr4Feature(
        [.. cells[0].Split('|').Select(CpuFeatureTable.Get)],
        TsvTable.Number(cells[1]),
        cells[2],
        cells[3],
        FlavourRange.Of(cells[4], cells[5])))];

    private static readonly Cr4Feature[][] ByStyle = BuildByStyle();

    private static readonly CpuFeatureSet[] LookedAt =
        [.. ByStyle.Select(entries => CpuFeatureSet.Of(entries.SelectMany(entry => entry.Features)))];

    /// <summary>
    /// The mask of the bits that those features leave reserved, of the bits that depend on a feature.
    /// </summary>
    public static ulong Of(CpuFeatureSet features, CheckStyle style)
    {
        ArgumentNullException.ThrowIfNull(style);
        ulong mask = 0;
        foreach (Cr4Feature entry in ByStyle[style.TableIndex])
        {
            mask |= entry.Features.Any(features.Contains) ? 0 : 1UL << entry.Bit;
        }

        return mask;
    }

    /// <summary>Whether KVM of that flavour reserves the same bits for both, as far as is known.</summary>
    public static bool Agree(in CpuCapabilities one, in CpuCapabilities other, CheckStyle style) =>
        Differing(one, other, style) == 0;

    /// <summary>The bits that are reserved for one of the two only; those that are not known are left out.</summary>
    internal static ulong Differing(in CpuCapabilities one, in CpuCapabilities other, CheckStyle style)
    {
        ArgumentNullException.ThrowIfNull(style);
        ulong mask = 0;
        if (one.Features.AgreesIn(LookedAt[style.TableIndex], other.Features))
        {
            // No bit is certainly unlocked for one of them and certainly reserved for the other.
            return mask;
        }

        foreach (Cr4Feature entry in ByStyle[style.TableIndex])
        {
            bool differs = entry.IsUnlocked(one) is { } here && entry.IsUnlocked(other) is { } there && here != there;
            mask |= differs ? 1UL << entry.Bit : 0;
        }

        return mask;
    }

    /// <summary>The features that the flavour looks at.</summary>
    internal static IEnumerable<CpuFeature> FeaturesOf(CheckStyle style) =>
        ByStyle[style.TableIndex].SelectMany(entry => entry.Features);

    /// <summary>The features whose absence or presence decides about a bit, and of which that is not known.</summary>
    internal static IEnumerable<CpuFeature> OpenIn(CpuCapabilities capabilities, CheckStyle style) =>
        ByStyle[style.TableIndex].Where(entry => entry.IsUnlocked(capabilities) is null)
            .SelectMany(entry => entry.Features).Where(capabilities.Unknown.Contains);

    /// <summary>The bits that those capabilities unlock, and those of which that is not known.</summary>
    internal static (ulong Unlocked, ulong Open) UnlockedBy(in CpuCapabilities capabilities, CheckStyle style)
    {
        (ulong unlocked, ulong open) = (0, 0);
        foreach (Cr4Feature entry in ByStyle[style.TableIndex])
        {
            bool? answer = entry.IsUnlocked(capabilities);
            unlocked |= answer == true ? 1UL << entry.Bit : 0;
            open |= answer is null ? 1UL << entry.Bit : 0;
        }

        return (unlocked, open);
    }

    /// <summary>The features of the flavour whose CR4 bits are in the mask.</summary>
    internal static IEnumerable<Cr4Feature> In(ulong mask, CheckStyle style) =>
        ByStyle[style.TableIndex].Where(entry => (mask & (1UL << entry.Bit)) != 0);

    private static Cr4Feature[][] BuildByStyle()
    {
        Cr4Feature[][] features = new Cr4Feature[CheckStyle.TableCount][];
        foreach (CheckStyle style in CheckStyle.All)
        {
            features[style.TableIndex] =
                Array.FindAll(Table, entry => entry.In.Has(style));
        }

        return features;
    }
}
