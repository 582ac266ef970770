namespace KvmSim.Logs;

/// <summary>A line of a log.</summary>
/// <param name="Text">Its characters; of a line that is too long the first <see cref="LogText.LongestLine"/>.</param>
/// <param name="IsCut">Whether it was longer.</param>
public readonly record struct LogTextLine(string Text, bool IsCut);
