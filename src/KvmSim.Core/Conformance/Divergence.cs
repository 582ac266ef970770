namespace KvmSim.Conformance;

/// <summary>The simulation and a recording differ.</summary>
/// <param name="Step">The number of the operation, from 1.</param>
/// <param name="Operation">The operation, as recorded.</param>
/// <param name="What">What differs: "errno", "online", "log", …</param>
/// <param name="Expected">What was recorded.</param>
/// <param name="Found">What was predicted.</param>
public sealed record Divergence(int Step, string Operation, string What, string Expected, string Found);
