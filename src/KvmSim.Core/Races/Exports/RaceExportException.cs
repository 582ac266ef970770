using KvmSim.Messages;

namespace KvmSim.Races;

/// <summary>A schedule that a format has no words for.</summary>
public sealed class RaceExportException : Exception
{
    /// <summary>What cannot be said, and why.</summary>
    public RaceExportException(string message)
        : base(ForeignText.Block(message))
    {
    }
}
