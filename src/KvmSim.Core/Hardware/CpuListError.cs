namespace KvmSim.Hardware;

/// <summary>Why a text is not a cpulist.</summary>
/// <param name="Position">Index of the offending character, from 0.</param>
/// <param name="Message">A sentence that names the offending part.</param>
public sealed record CpuListError(int Position, string Message);
