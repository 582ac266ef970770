using KvmSim.Messages;

namespace KvmSim.Logs;

/// <summary>What was given as a log is no text.</summary>
public sealed class LogTextException : Exception
{
    internal LogTextException(string message, string remedy)
        : base(ForeignText.Block(message)) => Remedy = ForeignText.Block(remedy);

    /// <summary>What to give instead.</summary>
    public string Remedy { get; }
}
