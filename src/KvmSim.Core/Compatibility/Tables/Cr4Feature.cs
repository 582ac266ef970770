using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>CPU features that each unlock a bit of CR4: a line of Cr4Features.tsv.</summary>
/// <param name="Features">The features, of which one is enough; the first is the usual one.</param>
/// <param name="Bit">The bit of CR4.</param>
/// <param name="SdmName">E.g. "CR4.PKE".</param>
/// <param name="KernelName">E.g. "X86_CR4_PKE".</param>
/// <param name="In">The flavours whose KVM knows the bit.</param>
internal sealed record Cr4Feature(
    IReadOnlyList<CpuFeature> Features, int Bit, string SdmName, string KernelName, FlavourRange In)
{
    /// <summary>"shstk or ibt".</summary>
    public string Names => string.Join(" or ", Features);

    /// <summary>Whether those capabilities unlock the bit; null where it is not known.</summary>
    public bool? IsUnlocked(in CpuCapabilities capabilities)
    {
        bool open = false;
        for (int i = 0; i < Features.Count; i++)
        {
            if (capabilities.Features.Contains(Features[i]))
            {
                return true;
            }

            open |= capabilities.Unknown.Contains(Features[i]);
        }

        return open ? null : false;
    }
}
