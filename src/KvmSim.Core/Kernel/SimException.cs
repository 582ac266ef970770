using KvmSim.Messages;

namespace KvmSim.Kernel;

/// <summary>
/// An operation that makes no sense on this machine, as opposed to one that its kernel refuses: nothing was changed.
/// </summary>
public sealed class SimException : Exception
{
    /// <summary>An error of that kind.</summary>
    public SimException(SimError error, string message, string? remedy = null, object? target = null)
        : base(ForeignText.Block(message))
    {
        Error = error;
        Remedy = ForeignText.Block(remedy);
        Target = target is string text ? ForeignText.Block(text) : target;
    }

    /// <summary>What kind of error it is; its name is the id that a shell shows.</summary>
    public SimError Error { get; }

    /// <summary>What to do about it, if there is something.</summary>
    public string? Remedy { get; }

    /// <summary>The CPU number or name that it is about.</summary>
    public object? Target { get; }
}
