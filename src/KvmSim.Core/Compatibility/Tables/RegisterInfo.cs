namespace KvmSim.Compatibility;

/// <summary>A register by name: a line of Registers.tsv.</summary>
/// <param name="Msr">Its index.</param>
/// <param name="Name">The manual's name, e.g. "IA32_VMX_BASIC".</param>
/// <param name="Property">What it says, e.g. "VMX basic information".</param>
/// <param name="BitsOf">The register in whose terms its bits are named.</param>
/// <param name="OnlyOn">The vendor whose CPUs alone have it; null where it tells none.</param>
internal sealed record RegisterInfo(uint Msr, string Name, string Property, uint BitsOf, string? OnlyOn = null);
