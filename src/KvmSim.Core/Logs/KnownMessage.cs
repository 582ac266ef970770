using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>A message that the reader of logs knows.</summary>
/// <param name="Pattern">Its text.</param>
/// <param name="Level">The level at which the oldest kernel that has it prints it.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="PrintedBy">Which kernels print it: generations of the simulator, or versions.</param>
internal sealed record KnownMessage(
    MessagePattern Pattern, KernelLogLevel Level, MessageMeaning Meaning, IReadOnlyList<string> PrintedBy);
