namespace KvmSim.Mutation.Running;

/// <summary>What came of running a class.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The test that failed; of a class that passed, what it took, and what was recorded.</param>
internal readonly record struct TestAnswer(TestOutcome Outcome, string Text);
