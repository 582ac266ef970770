using KvmSim.Messages;

namespace KvmSim.Conformance;

/// <summary>A kernel log line of a recording.</summary>
/// <param name="Class">"kvm", "hotplug" or "oops"; null for a line that is not part of the comparison.</param>
/// <param name="Level">Its level.</param>
/// <param name="Text">Its text.</param>
public sealed record RecordedLine(string? Class, KernelLogLevel Level, string Text);
