using KvmSim.Messages;

namespace KvmSim.Conformance;

/// <summary>A file is not a trace that can be replayed.</summary>
public sealed class TraceException : Exception
{
    /// <summary>An error in that file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Where: "line 3, byte 14" or a path such as "ops[4].args"; null for the file as a
    /// whole.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">What led to it.</param>
    public TraceException(string file, string? position, string message, Exception? inner = null)
        : base(ForeignText.Block(position is null ? $"{file}: {message}" : $"{file}, {position}: {message}"), inner)
    {
        File = ForeignText.Line(file);
        Position = ForeignText.Line(position);
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Where in it; null for the file as a whole.</summary>
    public string? Position { get; }
}
