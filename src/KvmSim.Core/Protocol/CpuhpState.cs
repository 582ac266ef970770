namespace KvmSim.Protocol;

/// <summary>A state of a CPU on its way up, as /sys/devices/system/cpu/hotplug/states lists it.</summary>
/// <param name="Number">Its number, which differs between versions.</param>
/// <param name="Name">Its name, which does not.</param>
/// <param name="Callbacks">On which way a callback is called, and can fail.</param>
public sealed record CpuhpState(int Number, string Name, CpuhpCallbacks Callbacks = CpuhpCallbacks.Both);
