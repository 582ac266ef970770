namespace KvmSim.Mutation.Running;

/// <summary>How a run of a class of tests ended.</summary>
internal enum TestOutcome
{
    /// <summary>All its tests passed.</summary>
    Passed,

    /// <summary>A test failed.</summary>
    Failed,

    /// <summary>It did not come to an end.</summary>
    NoEnd,

    /// <summary>The process came to one.</summary>
    Crashed,
}
