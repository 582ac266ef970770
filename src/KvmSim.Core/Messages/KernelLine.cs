namespace KvmSim.Messages;

/// <summary>A line that the kernel prints. Two that read alike are equal.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Text">Its text, with the prefix that the kernel gives it, without the newline.</param>
/// <param name="Once">
/// Printed only the first time after boot or module load (pr_warn_once and the like), whatever is filled in.
/// </param>
public readonly record struct KernelLine(KernelLogLevel Level, string Text, bool Once = false)
{
    /// <summary>What it was printed from; null for one that has no message of its own.</summary>
    internal KernelMessage? Message { get; init; }

    /// <inheritdoc />
    public bool Equals(KernelLine other) =>
        Level == other.Level && Once == other.Once && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Level, Once, Text);
}
