namespace KvmSim.Reporting;

/// <summary>What came of a question. Of several answers about one input the last in this order counts.</summary>
public enum ReportOutcome : long
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It could not be judged: a register that decides is unknown, a search was not complete.</summary>
    Unknown,

    /// <summary>The input could not be used: it cannot be read, or is of no kind that is known.</summary>
    InputError,

    /// <summary>Something is wrong.</summary>
    Finding,
}
