using System.Globalization;

using KvmSim.Compatibility;

namespace KvmSim.Protocol;

/// <summary>A message that a kernel can print.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Text">Its text as the kernel prints it; {0} stands for the CPU number or name that the kernel fills
/// in.</param>
/// <param name="EndsLine">
/// False where the format string has no newline: the line then becomes readable only when the next record is printed.
/// </param>
public sealed record KernelMessage(KernelLogLevel Level, string Text, bool EndsLine = true)
{
    /// <summary>The text with its argument filled in.</summary>
    public string Format(object argument) => string.Format(CultureInfo.InvariantCulture, Text, argument);
}
