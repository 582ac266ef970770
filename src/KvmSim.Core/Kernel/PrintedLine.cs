using KvmSim.Messages;

namespace KvmSim.Kernel;

/// <summary>A message that is printed once and was.</summary>
/// <param name="Text">Its text with its slots: the place in the code.</param>
/// <param name="Source">Where it is remembered.</param>
public readonly record struct PrintedLine(string Text, MessageSource Source);
