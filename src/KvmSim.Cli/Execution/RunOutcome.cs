namespace KvmSim.Cli.Execution;

/// <summary>How a pipeline ended.</summary>
internal enum RunOutcome
{
    Succeeded,

    /// <summary>It ran to its end, and its last command failed.</summary>
    Failed,

    /// <summary>An error that nothing caught ended it, or it could not be parsed.</summary>
    Threw,

    /// <summary>It was stopped from outside.</summary>
    Stopped,
}
