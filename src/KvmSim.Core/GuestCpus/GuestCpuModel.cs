using System.Collections.Frozen;

namespace KvmSim.GuestCpus;

/// <summary>A CPU model of a tool.</summary>
/// <param name="Name">The tool's name for it.</param>
/// <param name="VendorId">The vendor string of CPUID; null for a model of any vendor.</param>
/// <param name="Family">The family; 0 where the tool names none.</param>
/// <param name="Numbers">The model numbers of that family that it stands for.</param>
/// <param name="Features">What a guest has with it, by the tool's names.</param>
internal sealed record GuestCpuModel(
    string Name, string? VendorId, int Family, IReadOnlyList<int> Numbers, FrozenSet<string> Features);
