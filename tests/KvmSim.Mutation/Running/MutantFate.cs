namespace KvmSim.Mutation.Running;

/// <summary>What came of a mutant.</summary>
internal enum MutantFate
{
    /// <summary>A test failed, did not end or crashed.</summary>
    Killed,

    /// <summary>Tests ran through it and all passed.</summary>
    Survived,

    /// <summary>No test runs through it.</summary>
    Unreached,

    /// <summary>Not tried: accepted.tsv says why it makes no difference.</summary>
    Accepted,
}
