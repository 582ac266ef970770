using System.Text.Json;

namespace KvmSim.Conformance;

/// <summary>A CPU that was present when the machine was powered on, beside those like the boot CPU.</summary>
/// <param name="Cpu">Its number.</param>
/// <param name="Properties">What differs from the boot CPU: QEMU's CPU properties.</param>
public sealed record RecordedPlug(int Cpu, IReadOnlyDictionary<string, JsonElement> Properties);
