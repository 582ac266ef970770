using KvmSim.Mutation.Making;
using KvmSim.Mutation.Running;
using Xunit;

namespace KvmSim.Mutation.Tests;

/// <summary>What is concluded from what test processes answer; here they are made up.</summary>
public sealed class MutantTrialTests
{
    private static readonly Mutant One = new(1, "Protocol/A.cs", 10, "text", "a → b");
    private static readonly ReachOfClass Steady = ReachOfClass.Read("T.Steady", "", "10 1:4:4");
    private static readonly ReachOfClass Remembering = ReachOfClass.Read("T.Remembering", "", "20 1:1:0");
    private readonly List<string> _done = [];
    private int _processes;

    [Fact]
    public void Failure_ThatIsGoneWithoutTheMutant_Kills()
    {
        MutantResult result = Try((process, mutant, name) => mutant == 1 ? Failed("T.Steady.Test") : Passed, Steady);
        Assert.Equal((MutantFate.Killed, "T.Steady.Test"), (result.Fate, result.By));
        Assert.Equal(["1: 1 T.Steady", "1: 0 T.Steady"], _done);
    }

    [Fact]
    public void FailureThatAnEarlierMutantLeftBehind_DoesNotKill()
    {
        // The first process fails whatever is at work; in a fresh one nothing does.
        MutantResult result = Try((process, mutant, name) => process == 1 ? Failed("T.Steady.Test") : Passed, Steady);
        Assert.Equal(MutantFate.Survived, result.Fate);
        Assert.Equal(["1: 1 T.Steady", "1: 0 T.Steady", "2: 1 T.Steady"], _done);
    }

    [Fact]
    public void ClassThatRemembers_IsTriedInAProcessOfItsOwn()
    {
        MutantResult result =
            Try((process, mutant, name) => name == "T.Remembering" ? Failed("T.Remembering.Test") : Passed,
            Remembering, Steady);
        Assert.Equal((MutantFate.Killed, "T.Remembering.Test"), (result.Fate, result.By));
        Assert.Equal(["1: 1 T.Steady", "2: 1 T.Remembering"], _done);
    }

    [Theory]
    [InlineData(TestOutcome.NoEnd)]
    [InlineData(TestOutcome.Crashed)]
    public void ProcessThatIsGone_Kills(object outcome) =>
        Assert.Equal(MutantFate.Killed, Try((_, _, _) => new TestAnswer((TestOutcome)outcome, "gone"), Steady).Fate);

    [Fact]
    public void MutantThatAllPass_Survives() =>
        Assert.Equal(MutantFate.Survived, Try((_, _, _) => Passed, Steady).Fate);

    [Fact]
    public void MutantThatNobodyReaches_IsSaidToBeUnreached() =>
        Assert.Equal(MutantFate.Unreached, Try((_, _, _) => Passed, ReachOfClass.Read("T.Other", "", "10 2:1:1")).Fate);

    [Fact]
    public void Reach_IsReadAsItWasWritten()
    {
        string[] columns = ReachOfClass.Read("T.A", "hash", "12 1:3:3 4:2:0").Write().Split('\t');
        ReachOfClass read = ReachOfClass.Read(columns[0], columns[1], columns[2]);
        Assert.Equal(("T.A", "hash", 12), (read.Name, read.Text, read.Milliseconds));
        Assert.True(read.IsSteady(1));
        Assert.False(read.IsSteady(4));
        Assert.False(read.ReachesAgain(4));
        Assert.False(read.Reaches(2));
    }

    private static TestAnswer Passed => new(TestOutcome.Passed, "1");

    private static TestAnswer Failed(string test) => new(TestOutcome.Failed, test);

    private MutantResult Try(Func<int, int, string, TestAnswer> answer, params ReachOfClass[] classes)
    {
        using MutantTrial trial = new(() => new Made(this, ++_processes, answer), classes, TimeSpan.FromSeconds(1));
        return trial.Try(One);
    }

    private sealed class Made(MutantTrialTests test, int number, Func<int, int, string, TestAnswer> answer)
        : ITestProcess
    {
        public bool IsAlive { get; private set; } = true;

        public TestAnswer Run(int mutant, string testClass, TimeSpan cpuLimit)
        {
            test._done.Add($"{number}: {mutant} {testClass}");
            TestAnswer result = answer(number, mutant, testClass);
            IsAlive = result.Outcome is TestOutcome.Passed or TestOutcome.Failed;
            return result;
        }

        public void Dispose()
        {
        }
    }
}
