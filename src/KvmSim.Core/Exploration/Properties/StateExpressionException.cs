using KvmSim.Messages;

namespace KvmSim.Exploration;

/// <summary>An expression that cannot be understood.</summary>
public sealed class StateExpressionException : Exception
{
    /// <summary>What is wrong, and where.</summary>
    public StateExpressionException(int position, string message, string? expected = null)
        : base(ForeignText.Block(message))
    {
        Position = position;
        Expected = expected;
    }

    /// <summary>Where, in characters from 0.</summary>
    public int Position { get; }

    /// <summary>What could stand there; null where that is no short list.</summary>
    public string? Expected { get; }
}
