using KvmSim.Hardware;

namespace KvmSim.Compatibility;

/// <summary>A CPU feature that unlocks a bit of CR4: a line of Cr4Features.tsv.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Bit">The bit of CR4.</param>
/// <param name="SdmName">E.g. "CR4.PKE".</param>
/// <param name="KernelName">E.g. "X86_CR4_PKE".</param>
/// <param name="In">The flavours whose KVM knows the bit.</param>
internal sealed record Cr4Feature(
    CpuFeature Feature, int Bit, string SdmName, string KernelName, IReadOnlyList<string> In);
