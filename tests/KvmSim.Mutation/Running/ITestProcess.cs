namespace KvmSim.Mutation.Running;

/// <summary>A process that runs classes of tests as it is told.</summary>
internal interface ITestProcess : IDisposable
{
    /// <summary>Whether it can be asked again.</summary>
    bool IsAlive { get; }

    /// <summary>Runs one class with one mutant at work (0: none), for so much CPU time at most.</summary>
    TestAnswer Run(int mutant, string testClass, TimeSpan cpuLimit);
}
