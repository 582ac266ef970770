namespace KvmSim.Cli.Interactive;

/// <summary>What the user did with a line.</summary>
/// <param name="Text">The line, or null when it was thrown away or the input has ended.</param>
/// <param name="Cancelled">Whether Ctrl+C threw it away.</param>
internal readonly record struct LineResult(string? Text, bool Cancelled = false);
