using KvmSim.Messages;

namespace KvmSim.Exploration;

/// <summary>A search that cannot be made as it was asked for.</summary>
public sealed class RaceSearchException : Exception
{
    /// <summary>What is wrong with which part of the request.</summary>
    public RaceSearchException(string option, string message)
        : base(ForeignText.Block(message)) => Option = option;

    /// <summary>The property of <see cref="RaceSearchOptions"/> that is wrong.</summary>
    public string Option { get; }
}
