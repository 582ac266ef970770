namespace KvmSim.Capture;

/// <summary>A source that cannot be used at all. <see cref="CaptureReader"/> makes a problem of it.</summary>
internal sealed class CaptureException(int line, string message, string? remedy = null, Exception? inner = null)
    : Exception(message, inner)
{
    public int Line { get; } = line;

    public string? Remedy { get; } = remedy;

    /// <summary>The entry of a folder or an archive; null for the source itself.</summary>
    public string? File { get; init; }
}
