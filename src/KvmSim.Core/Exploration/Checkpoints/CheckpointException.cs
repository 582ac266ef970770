using KvmSim.Messages;

namespace KvmSim.Exploration;

/// <summary>A file that this search cannot be continued from. It was not changed.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>What is wrong with which file.</summary>
    public CheckpointException(string path, string problem)
        : base(ForeignText.Block($"{path}: {problem}")) => Path = ForeignText.Line(path);

    /// <summary>The file.</summary>
    public string Path { get; }
}
