namespace KvmSim.Pages;

/// <summary>A CPU that has a lane of its own in a schedule.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Note">What is special about it, in a word or two: "incompatible"; "" for nothing.</param>
public readonly record struct LaneCpu(int Id, string Note);
