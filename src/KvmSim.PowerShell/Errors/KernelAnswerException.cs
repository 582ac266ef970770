using KvmSim.Messages;
using KvmSim.Simulation;

namespace KvmSim.PowerShell.Errors;

/// <summary>What the simulated kernel answered was not success. The simulation itself went well.</summary>
public sealed class KernelAnswerException : Exception
{
    internal KernelAnswerException(string message, OperationResult result)
        : base(ForeignText.Block(message)) => Answer = result;

    /// <summary>The answer, with the log lines that it left and the host before and after.</summary>
    public OperationResult Answer { get; }
}
