namespace KvmSim.Fleet;

/// <summary>What a baseline of Arm CPUs does not have, and on whose account.</summary>
/// <param name="Lost">
/// Fields with the values that some CPUs have ("ID_AA64ISAR0_EL1.DP=1"), vector lengths of SVE ("sve256").
/// </param>
/// <param name="LackingOn">The names of those that have another value.</param>
/// <param name="UnknownOn">The names of those of which nobody knows it.</param>
public sealed record ArmBaselineCost(
    IReadOnlyList<string> Lost, IReadOnlyList<string> LackingOn, IReadOnlyList<string> UnknownOn);
