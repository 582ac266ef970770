namespace KvmSim.Compatibility;

/// <summary>A line that the kernel prints.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Text">Its text, with the prefix that the kernel gives it, without the newline.</param>
/// <param name="Once">Printed only the first time after boot or module load (pr_warn_once and the like).</param>
public readonly record struct KernelLine(KernelLogLevel Level, string Text, bool Once = false);
