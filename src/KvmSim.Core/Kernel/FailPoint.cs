namespace KvmSim.Kernel;

/// <summary>
/// An injected failure: the next pass of a CPU through a state answers EAGAIN, once (cpuN/hotplug/fail).
/// </summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="State">The number of the state.</param>
public readonly record struct FailPoint(int Cpu, int State);
