namespace KvmSim.Protocol;

/// <summary>What came of asking an actor for its next atomic step.</summary>
internal enum StepOutcome
{
    /// <summary>The step was taken; the program goes on.</summary>
    Stepped,

    /// <summary>The step's guard does not hold (a lock is held elsewhere): nothing changed.</summary>
    Blocked,

    /// <summary>
    /// The step was taken and the operation is over; the actor is idle and <c>Answer</c> holds the result.
    /// </summary>
    Finished,

    /// <summary>
    /// The task died of a bug of the kernel in the midst of it: there will be no answer, and the locks that it holds
    /// are never given back.
    /// </summary>
    Killed,
}
