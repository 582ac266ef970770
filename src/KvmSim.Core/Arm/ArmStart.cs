namespace KvmSim.Arm;

/// <summary>A CPU that was started, and what became of it.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record ArmStart(ArmCpu Cpu, LateCpuOutcome Outcome);
